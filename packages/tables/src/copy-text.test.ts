import fc from 'fast-check'
import { test } from 'tap'
import { copyChunks, copyField, copyLine, copyLines, parseCopyLine } from './copy-text.ts'

const field = fc.option(
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\\N', '\\', '\t', '\n', '\r', '\\.', '')),
)

test('what is written as COPY text reads back the same, wherever the bytes are cut', async t => {
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
      const bytes = Buffer.concat([...copyChunks(written.map(copyLine))])
      const read: (string | null)[][] = []
      for await (const lines of copyLines(cut(bytes, size))) read.push(...lines.map(parseCopyLine))
      t.same(read, written)
    }),
    { numRuns: 60 },
  )
})

test('a null and the text \\N are told apart', t => {
  t.equal(copyField(null), '\\N')
  t.equal(copyField('\\N'), '\\\\N')
  t.end()
})

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
