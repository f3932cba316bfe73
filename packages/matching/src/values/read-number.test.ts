import { test } from 'tap'
import { readNumber } from './read-number.ts'

test('numbers of any country and with any mark are read', async t => {
  const values: [string, number, string | null][] = [
    ['1.234,56 €', 1234.56, '€'],
    ['$1,234.56', 1234.56, '$'],
    ['-12.5', -12.5, null],
    ['(99.00)', -99, null],
    ['12.5%', 12.5, '%'],
    ['1 234,5', 1234.5, null],
    ["1'234'567", 1234567, null],
    ['1,680萬', 16_800_000, '萬'],
    ['約23.68坪', 23.68, '坪'],
    ['56.7M', 56_700_000, 'm'],
    ['USD 20', 20, 'usd'],
  ]
  for (const [text, value, mark] of values) t.same(readNumber(text), { value, mark }, text)
})

test('what is no number is none', async t => {
  for (const text of [
    '',
    'abc',
    '12 Main Street',
    '2024-01-31',
    '+14155550132',
    'IT02309690037',
    '3樓/8樓',
    '(12',
  ])
    t.equal(readNumber(text), null, text)
})
