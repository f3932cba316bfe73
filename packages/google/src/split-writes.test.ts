import fc from 'fast-check'
import { test } from 'tap'
import { parseBox } from './a1.ts'
import { checkSize, splitWrites } from './split-writes.ts'

test('every row is sent once, to its own place, in requests under the limit', t => {
  const rows = fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 })), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), boxes => {
      const writes = boxes.map((values, i) => ({
        range: `B${100 * i + 5}:C${100 * i + 4 + values.length}`,
        values,
      }))
      const requests = splitWrites(writes, 800)
      const sent = requests
        .flat()
        .flatMap(({ range, values }) => values.map((row, i) => [(parseBox(range)?.top ?? 0) + i, ...row]))
      t.same(
        sent,
        boxes.flatMap((values, i) => values.map((row, j) => [100 * i + 5 + j, ...row])),
      )
      for (const request of requests)
        t.ok(request.length === 1 || Buffer.byteLength(JSON.stringify(request)) <= 800)
    }),
    { numRuns: 50 },
  )
  t.end()
})

test('a range that does not fit its values, or is open, is a mistake', t => {
  t.throws(() => splitWrites([{ range: 'A1:B2', values: [['x', 'y']] }]), RangeError)
  t.throws(() => splitWrites([{ range: 'A:B', values: [['x', 'y']] }]), RangeError)
  t.throws(() => checkSize('x'.repeat(2_000_001)), { code: 'too_large' })
  t.end()
})
