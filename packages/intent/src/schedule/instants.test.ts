import { Cron } from 'croner'
import { test } from 'tap'
import { readSentences } from '../../test/sentences/read-sentences.ts'
import { interpret } from '../interpret.ts'

test('a time of day is that of the place, before and after the clocks change', async t => {
  const catalog = { timezone: 'UTC', spreadsheets: [], tables: [], syncs: [] }
  for (const [said, days] of [
    ['every day at 7:30 Berlin time', ['2026-03-28T06:30Z', '2026-03-29T05:30Z']],
    ['every day at 7:30 Berlin time', ['2026-10-24T05:30Z', '2026-10-25T06:30Z']],
    ['every day at 7:30 New York time', ['2026-03-07T12:30Z', '2026-03-08T11:30Z']],
    ['every day at 7:30 Sydney time', ['2026-04-03T20:30Z', '2026-04-04T21:30Z']],
  ] as const) {
    const { schedule } = interpret(`run the sync ${said}`, catalog).intent
    if (!schedule) throw new Error(said)
    const before = new Date(new Date(days[0]).getTime() - 1000)
    const next = new Cron(schedule.cron, { timezone: schedule.timezone }).nextRuns(2, before)
    t.same(
      next.map(date => date.toISOString().slice(0, 16)),
      days.map(day => day.slice(0, 16)),
      `${said} ${days[0]}`,
    )
  }
})

test('days of a month that only some crons can say are those that were meant', async t => {
  const catalog = { timezone: 'UTC', spreadsheets: [], tables: [], syncs: [] }
  for (const [said, day] of [
    ['on the first Monday of the month at 9', '2026-01-05T09:00'],
    ['on the last Friday of the month at 9', '2026-01-30T09:00'],
    ['on the last day of the month at 9', '2026-01-31T09:00'],
  ] as const) {
    const { schedule } = interpret(`run the sync ${said}`, catalog).intent
    const next = new Cron(schedule?.cron ?? '', { timezone: 'UTC' }).nextRun(new Date('2026-01-01T00:00Z'))
    t.equal(next?.toISOString().slice(0, 16), day, said)
  }
})

test('every schedule that is understood in any sentence can be run', async t => {
  for (const { text, catalog } of [...readSentences('seen'), ...readSentences('held-out')]) {
    const { schedule } = interpret(text, catalog).intent
    if (!schedule) continue
    const next = new Cron(schedule.cron, { timezone: schedule.timezone }).nextRun(
      new Date('2026-01-01T00:00Z'),
    )
    t.ok(next, `${text}: ${schedule.cron}`)
  }
})
