import { test } from 'tap'
import { lateness } from './lateness.ts'

test('it is late after two late ticks, and no more after one in time', async t => {
  let time = 0
  const { isLate, tick } = lateness(100, 500, () => time)
  const after = (ms: number) => {
    time += ms
    tick()
    return isLate()
  }
  t.strictSame([100, 601, 100, 601, 700, 900, 600].map(after), [
    false,
    false,
    false,
    false,
    true,
    true,
    false,
  ])
})
