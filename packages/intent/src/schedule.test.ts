import { test } from 'tap'
import { takeSchedule } from './schedule.ts'
import { readSentence } from './sentence.ts'

test('schedules people say, as cron', async t => {
  for (const [text, cron] of Object.entries({
    hourly: '0 * * * *',
    'every hour': '0 * * * *',
    'every 15 minutes': '*/15 * * * *',
    'every half hour': '*/30 * * * *',
    'every two hours': '0 */2 * * *',
    'every 60 minutes': '0 * * * *',
    'every day at 7': '0 7 * * *',
    'daily at 18:45': '45 18 * * *',
    'every morning': '0 8 * * *',
    'every night at 2am': '0 2 * * *',
    nightly: '0 0 * * *',
    'weekdays at 7:30': '30 7 * * 1-5',
    'at 7.30pm on weekdays': '30 19 * * 1-5',
    'Monday to Friday at noon': '0 12 * * 1-5',
    'every Monday': '0 0 * * 1',
    'on Mondays and Thursdays at 12pm': '0 12 * * 1,4',
    'weekly on Friday at 5 pm': '0 17 * * 5',
    'every weekend at 10': '0 10 * * 0,6',
    'on the 15th of every month at 6am': '0 6 15 * *',
    monthly: '0 0 1 * *',
    'twice a day': '0 0,12 * * *',
    'daily at 8 and 17': '0 8,17 * * *',
  })) {
    const schedule = takeSchedule(readSentence(`sync it ${text}, please`), 'UTC')
    t.same(schedule, { cron, timezone: 'UTC' }, text)
  }
})

test('a named time zone goes before the usual one', async t => {
  for (const [text, timezone] of Object.entries({
    'daily at 7 Berlin time': 'Europe/Berlin',
    'daily at 7:00 in Europe/Paris': 'Europe/Paris',
    'daily at 7am PST': 'America/Los_Angeles',
    'daily at 7 in New York time': 'America/New_York',
    'daily at 7 UTC': 'UTC',
    'daily at 7': 'Asia/Tokyo',
  }))
    t.match(takeSchedule(readSentence(text), 'Asia/Tokyo'), { cron: '0 7 * * *', timezone }, text)
})

test('what cron cannot say evenly is said to be unclear', async t => {
  t.match(takeSchedule(readSentence('every 45 minutes'), 'UTC'), { unclear: /every 45 minutes/ })
  t.match(takeSchedule(readSentence('every 5 hours'), 'UTC'), { unclear: /every 5 hours/ })
})

test('no schedule in the words: none', async t => {
  for (const text of ['keep Orders in sync', 'sync tab 7 of the 2026 budget', 'whenever something changes'])
    t.equal(takeSchedule(readSentence(text), 'UTC'), null, text)
})
