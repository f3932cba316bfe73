import { test } from 'tap'
import { describeCron } from './describe-cron.ts'

test('a schedule in words', t => {
  t.equal(describeCron('0 9 * * 1-5'), 'At 09:00, Monday through Friday')
  t.equal(describeCron('*/15 * * * *'), 'Every 15 minutes')
  t.end()
})
