import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { test } from 'tap'
import { checkSchedule } from './check-schedule.ts'
import { nextRun } from './next-run.ts'
import { changesOf, walkMinutes, wallsOf } from './testing/walk-minutes.ts'

const hourMs = 3_600_000
const days = 30

/** 30 days with a change of clocks within, there and back; Kathmandu has none, and Morocco changes for Ramadan. */
const seasons = [
  ['Europe/Berlin', '2026-03-15', '2026-10-11'],
  ['America/New_York', '2026-02-22', '2026-10-18'],
  ['Australia/Sydney', '2026-03-21', '2026-09-20'],
  ['America/Sao_Paulo', '2018-10-20', '2019-02-03'],
  ['Asia/Kathmandu', '2026-03-15', '2026-10-11'],
  ['Africa/Casablanca', '2026-02-01', '2026-03-05'],
] as const

const crons = [
  ...['*/30 * * * *', '30 * * * *', '0 */2 * * *', '*/20 1-3 * * *', '15 1,2,3 * * *'],
  ...['0 0 * * *', '0 1 * * *', '30 1 * * *', '0 2 * * *', '30 2 * * *', '0 3 * * *', '59 23 * * *'],
  ...['0 9 * * 1-5', '30 2 * * 0', '45 6 1,15 * *', '0 12 1 * 1', '0 8,18 * * *', '30 2 29 3 *'],
]

for (const [zone, ...starts] of seasons) {
  test(`30 days of schedules in ${zone}, over both changes of clocks, come at the same instants as by a walk of all minutes, and by another library`, t => {
    for (const start of starts) {
      const from = Date.parse(`${start}T00:00:00Z`)
      const to = from + days * 24 * hourMs
      // A day earlier, so that it is known what of the first day is over.
      const walls = wallsOf(zone, from - 24 * hourMs, to)
      const changes = changesOf(walls)
      t.equal(changes.length, zone === 'Asia/Kathmandu' ? 0 : 1, `${start}: ${changes}`)
      for (const cron of crons) {
        const runs = simulate(cron, zone, from, to)
        t.same(
          runs,
          walkMinutes(cron, walls).filter(at => Date.parse(at) > from),
          `${cron} from ${start}`,
        )
        const other = byReference(cron, zone, from, to)
        const away = (at: string) => changes.every(change => Math.abs(Date.parse(at) - change) > 1.5 * hourMs)
        t.same(runs.filter(away), other.filter(away), `${cron} from ${start}, by cron-parser`)
        if (changes.length === 0) t.same(runs, other)
      }
    }
    t.end()
  })
}

test('a time that is skipped comes at the first moment after, one that comes twice the first time, what repeats at both', t => {
  const next = (cron: string, after: string) =>
    nextRun(cron, 'Europe/Berlin', new Date(after)).toISOString().slice(0, 16)
  t.equal(next('30 2 * * *', '2026-03-28T12:00Z'), '2026-03-29T01:00', 'at 03:00, as 02:30 is not there')
  t.equal(next('30 2 * * *', '2026-03-29T01:00Z'), '2026-03-30T00:30', 'and once that day')
  t.equal(next('30 2 * * *', '2026-10-24T12:00Z'), '2026-10-25T00:30')
  t.equal(next('30 2 * * *', '2026-10-25T00:30Z'), '2026-10-26T01:30', 'the second 02:30 is passed over')
  t.equal(next('30 * * * *', '2026-10-25T00:30Z'), '2026-10-25T01:30', 'every hour is every hour')
  t.end()
})

test('the next run is after the moment asked for, at a whole minute, and nothing lies between', t => {
  const zone = fc.constantFrom(...seasons.map(([name]) => name), 'Australia/Lord_Howe', 'UTC')
  const at = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(zone, at, fc.constantFrom(...crons), (name, after, cron) => {
      const next = nextRun(cron, name, after)
      const halfway = new Date((after.getTime() + next.getTime()) / 2)
      return (
        next > after &&
        next.getTime() % 60_000 === 0 &&
        nextRun(cron, name, halfway).getTime() === next.getTime()
      )
    }),
  )
  t.end()
})

test('what is no schedule, never comes or comes too often is refused in words', t => {
  const refused = (cron: string, timezone = 'UTC') => {
    try {
      return checkSchedule({ cron, timezone }).cron
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  t.match(refused('every day'), 'has five fields')
  t.match(refused('0 9 * * 1-5 *'), 'has 6')
  t.match(refused('61 9 * * *'), 'cannot be read: Invalid value for minute: 61')
  t.match(refused('0 0 30 2 *'), 'never comes')
  t.match(refused('0 9 * * *', 'Mars/Olympus'), 'no time zone "Mars/Olympus"')
  t.match(refused('0 9 * * *', '+02:00'), 'no time zone')
  t.match(refused('* * * * *'), 'runs 1 minute apart: 5 minutes is the shortest')
  t.match(refused('0,3 9 * * 1'), 'runs 3 minutes apart')
  t.match(refused('58 * * * *'), '58 * * * *')
  t.match(refused('0,58 * * * *'), 'runs 2 minutes apart')
  t.match(refused('*/7 * * * *'), 'runs 4 minutes apart', '56, then 0')
  for (const fine of ['*/5 * * * *', '0,58 9 * * *', '0 9 * * mon-fri', '0 0 29 2 *'])
    t.equal(refused(`  ${fine.replaceAll(' ', '  ')} `, 'Europe/Berlin'), fine)
  t.end()
})

function simulate(cron: string, zone: string, from: number, to: number): string[] {
  const runs: string[] = []
  for (let at = nextRun(cron, zone, new Date(from)); at.getTime() <= to; at = nextRun(cron, zone, at)) {
    runs.push(at.toISOString())
  }
  return runs
}

function byReference(cron: string, tz: string, from: number, to: number): string[] {
  const other = CronExpressionParser.parse(cron, { tz, currentDate: new Date(from) })
  const runs: string[] = []
  for (let at = other.next(); at.getTime() <= to; at = other.next()) runs.push(at.toDate().toISOString())
  return runs
}
