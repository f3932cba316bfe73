import fc from 'fast-check'
import { test } from 'tap'
import { checkSchedule } from './check-schedule.ts'
import { nextRun } from './next-run.ts'
import { byCronParser, type Difference, namedDifferences } from './testing/by-cron-parser.ts'
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

/** Its clocks change by half an hour, at which cron-parser gives up (“loop limit exceeded”). */
const halfAnHour = ['Australia/Lord_Howe', '2026-03-21', '2026-09-20'] as const

const months = new Map<string, ReturnType<typeof month>>()

const crons = [
  ...['*/30 0-5 * * *', '30 * * * *', '0 */2 * * *', '*/20 1-3 * * *', '15 1,2,3 * * *'],
  ...['30 2,14 * * *', '0-30/10 2 * * *'],
  ...['0 0 * * *', '0 1 * * *', '30 1 * * *', '0 2 * * *', '30 2 * * *', '0 3 * * *', '59 23 * * *'],
  ...['0 9 * * 1-5', '30 2 * * 0', '45 6 1,15 * *', '0 12 1 * 1', '0 8,18 * * *', '30 2 29 3 *'],
]

for (const [zone, ...starts] of [...seasons, halfAnHour]) {
  test(`30 days of schedules in ${zone}, over both changes of clocks, come at the same instants as by a walk of all minutes`, t => {
    for (const start of starts) {
      const { from, walls, runs: all } = monthOf(zone, start)
      t.equal(changesOf(walls).length, zone === 'Asia/Kathmandu' ? 0 : 1, start)
      for (const { cron, runs } of all) {
        const walked = walkMinutes(cron, walls).filter(at => Date.parse(at) > from)
        t.same(runs, walked, `${cron} from ${start}`)
      }
    }
    t.end()
  })
}

test('cron-parser finds the same instants, but for what clocks skip or say twice, in three ways and no other', t => {
  const tally = new Map<Difference, number>()
  let instants = 0
  for (const [zone, ...starts] of seasons) {
    for (const start of starts) {
      const { from, to, walls, runs: all } = monthOf(zone, start)
      for (const { cron, runs: ours } of all) {
        instants += ours.length
        const found = namedDifferences(cron, walls, ours, byCronParser(cron, zone, from, to))
        t.same(
          found.filter(({ name }) => name === undefined),
          [],
          `${cron} in ${zone} from ${start}`,
        )
        for (const { name } of found) if (name) tally.set(name, (tally.get(name) ?? 0) + 1)
      }
    }
  }
  const differ = [...tally.values()].reduce((sum, each) => sum + each, 0)
  t.comment(`${instants} instants, ${differ} of them or beside them differ: ${JSON.stringify([...tally])}`)
  t.equal(tally.size, 3, 'each of the three ways is met')
  t.end()
})

test('times of day come once each a day: when skipped at the first moment after, when they come twice the first time', t => {
  const day = (cron: string, date: string) => {
    const from = Date.parse(`${date}T00:00:00+0${date.includes('-03-') ? 1 : 2}:00`)
    const to = from + (date.includes('-03-') ? 23 : 25) * hourMs
    return simulate(cron, 'Europe/Berlin', from - 1, to - 1).map(at => at.slice(11, 16))
  }
  const [forward, back] = ['2026-03-29', '2026-10-25']
  t.same(day('30 2 * * *', forward), ['01:00'], 'at 03:00, as 02:30 is not there')
  t.same(day('30 2 * * *', back), ['00:30'], 'the second 02:30 is passed over')
  t.same(day('30 2,14 * * *', forward), ['01:00', '12:30'], 'so with each of a list')
  t.same(day('30 2,14 * * *', back), ['00:30', '13:30'])
  t.same(
    day('0 1-4 * * *', forward),
    ['00:00', '01:00', '02:00'],
    'two that meet at the end of the gap are one',
  )
  t.same(day('0 1-4 * * *', back), ['23:00', '00:00', '02:00', '03:00'])
  t.equal(day('0 * * * *', forward).length, 23, 'every hour is every real hour')
  t.equal(day('0 * * * *', back).length, 25)
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

/**
 * The runs of all schedules in 30 days, and all minutes of them; a day earlier, so that it is known what of the first day
 * is over.
 */
function month(zone: string, start: string) {
  const from = Date.parse(`${start}T00:00:00Z`)
  const to = from + days * 24 * hourMs
  const runs = crons.map(cron => ({ cron, runs: simulate(cron, zone, from, to) }))
  return { from, to, walls: wallsOf(zone, from - 24 * hourMs, to), runs }
}

/** Looked up once for all tests: it takes a while. */
function monthOf(zone: string, start: string) {
  const name = `${zone} ${start}`
  const known = months.get(name) ?? month(zone, start)
  months.set(name, known)
  return known
}
