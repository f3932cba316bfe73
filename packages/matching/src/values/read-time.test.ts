import { test } from 'tap'
import { readTime } from './read-time.ts'

test('dates in any order and language are read as days', async t => {
  const day = Date.UTC(2024, 0, 31) / 86_400_000
  for (const text of [
    '2024-01-31',
    '31.01.2024',
    '31/1/24',
    '1/31/2024',
    '2024/01/31',
    '2024年1月31日',
    '20240131',
  ])
    t.match(readTime(text), { day, clock: false }, text)
  t.match(readTime('2024-01-31T10:00:00Z'), { day, clock: true })
  t.match(readTime('31. Januar 2024'), { clock: false })
  t.match(readTime('Jan 31, 2024'), { clock: false })
  t.same(readTime('07:30'), { day: null, clock: true })
})

test('what is no time is none', async t => {
  for (const text of ['', '45.99.2024', '12345', 'Mayer 3', '1.2.3', '99:99'])
    t.equal(readTime(text), null, text)
})
