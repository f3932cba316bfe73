import { test } from 'tap'
import { weighPair } from './features.ts'
import { reasonsFor } from './reasons.ts'
import { readSide } from './side.ts'

test('a unit that only the values have is told by its name', async t => {
  const [left] = readSide(
    [{ name: 'Total (incl. VAT)', values: ['$35.98', '$5.00', '$22.50', '$42.00'] }],
    '',
  )
  const [right] = readSide([{ name: 'total_gross_cents', type: 'integer', values: [] }], '')
  const reasons = left && right ? reasonsFor(left, right, weighPair(left, right)) : []
  t.ok(reasons.includes('usd and cents measure the same'), reasons.join('; '))
})
