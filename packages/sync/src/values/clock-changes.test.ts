import fc from 'fast-check'
import { test } from 'tap'
import { columnOf } from '../testing/columns.ts'
import { Refusal } from './refusal.ts'
import { converterOf } from './to-canonical.ts'
import { cellWriterOf } from './to-cell.ts'

/** Instants at which clocks went forward, back, by half an hour, and over a whole day. */
const changes = [
  ['Europe/Berlin', '2024-03-31T01:00:00Z'],
  ['Europe/Berlin', '2024-10-27T01:00:00Z'],
  ['America/St_Johns', '2024-11-03T04:30:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const
const column = columnOf('timestamptz')

test('an instant near a change of clocks crosses as itself, never as another one', async () => {
  const seconds = fc.integer({ min: -3 * 3600, max: 3 * 3600 })
  fc.assert(
    fc.property(fc.constantFrom(...changes), seconds, ([timeZone, at], offset) => {
      const text = new Date(Date.parse(at) + offset * 1000).toISOString().replace('.000Z', 'Z')
      const cell = cellWriterOf(column, { timeZone })(text)
      return !(cell instanceof Refusal) && converterOf(column, { timeZone })(cell) === text
    }),
    { numRuns: 3000 },
  )
})

test('a wall clock time that was read is shown as that time again, unless clocks showed it twice', async () => {
  const minutes = fc.integer({ min: -26 * 60, max: 26 * 60 })
  fc.assert(
    fc.property(fc.constantFrom(...changes), minutes, ([timeZone, at], offset) => {
      const serial = 25569 + Math.round(Date.parse(at) / 60_000 + offset) / 1440
      const read = converterOf(column, { timeZone })
      const text = read(serial)
      if (text instanceof Refusal || text === null) return text !== null
      const cell = cellWriterOf(column, { timeZone })(text)
      return !(cell instanceof Refusal) && read(cell) === text
    }),
    { numRuns: 2000 },
  )
})
