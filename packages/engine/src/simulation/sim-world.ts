import type { SheetCell } from '@doki/contracts'
import { keyText, type PlannedConflict, type Resolution, type TableRow, type Values } from '@doki/sync'
import type { Config } from './config.ts'
import { tableState } from './fake-table.ts'
import { type Faults, faults } from './faults.ts'
import type { Wrongs } from './judge.ts'
import { ledger } from './ledger.ts'
import { memory } from './memory.ts'
import { places } from './places.ts'
import { type Random, random } from './random.ts'
import type { Schedule } from './schedule.ts'
import type { FakeCell, FakeTab } from './tab.ts'
import { token } from './tokens.ts'
import type { Trace } from './trace.ts'

export type SimWorld = ReturnType<typeof simWorld>

export interface Decision {
  conflict: PlannedConflict
  resolution: Resolution
}

/** How late Drive may tell that somebody edited the file in a browser. */
const lateMs = 180_000

/** Everything of one seed that outlives processes: both sides, Doki's memory, and who did what. */
export function simWorld(seed: number, config: Config, time: Schedule, trace: Trace, faultsWanted: number) {
  const { mapping, sync } = config
  const header = ['Notes', ...mapping.columns.map(each => each.header), 'Sum', 'Mine']
  const tab: FakeTab = { sheetId: 7, title: 'People', cells: [header], columns: header.length, rows: 40 }
  const table = tableState(mapping, { batchRows: 50, generated: config.key === 'generated' })
  const kept = memory(sync)
  const book = ledger(
    mapping.columns.length,
    time.now,
    (key, column) => kept.base.get(key ?? '')?.base[column],
    (side, key) =>
      kept.steps.some(
        step =>
          step.state === 'intended' &&
          step.side === side &&
          step.changes.some(change => change.key === key && !change.before),
      ),
    (side, key, column) =>
      kept.steps.some(
        step =>
          step.state === 'intended' &&
          step.side === side &&
          step.changes.some(
            ({ key: changed, before, after }) =>
              changed === key && before?.[column] === null && after?.[column],
          ),
      ),
  )
  const wrongs: Wrongs = { collateral: [], duplicated: [], lost: [] }
  const struck: Faults = faults(random(seed, 'faults'), faultsWanted)
  const visible: number[] = []
  let tokens = 0
  let apiWrites = 0
  let races = 0

  if (config.constraint) {
    table.refuse = ({ values }) =>
      values.some(value => value?.endsWith('7')) ? 'new row violates check constraint "no_seven"' : undefined
  }
  if (config.trigger) {
    const place = mapping.columns.findIndex(
      ({ type, column }) => type === 'text' && column.startsWith('text_'),
    )
    table.alter = ({ values }) => values.map((value, at) => (at === place && value ? altered(value) : value))
  }

  return {
    seed,
    config,
    mapping,
    time,
    trace,
    tab,
    table,
    ledger: book,
    places: places(tab, mapping),
    wrongs,
    /** What Doki's own database insists on. */
    checks: { fence: true, writer: true },
    /** What a written cell becomes: RAW. */
    enter: (cell: SheetCell): FakeCell => cell,
    faults: struck,
    kept,
    /** What people answered, and to what: Doki’s own record of it goes when it asks again. */
    decisions: [] as Decision[],
    tableDownUntil: 0,
    /** A run looks at rows of the sheet, writes and reads them back: since when; 0 when none does. */
    writingSince: 0,
    races: () => races,
    raced(): void {
      races++
    },

    /** A value nobody had before. */
    next: (place: number) => token(mapping.columns[place]?.type ?? 'text', ++tokens),
    nextNumber: () => ++tokens,

    /** A person changed the file in a browser: Drive says so sooner or later. */
    edited(chance: Random): void {
      visible.push(time.now() + (chance.chance(0.4) ? 0 : chance.between(0, lateMs)))
    },
    wroteFile(): void {
      apiWrites++
    },
    version: () => {
      const shown = visible.filter(at => at <= time.now()).length
      return { version: String(1 + apiWrites + shown), modifiedAt: null }
    },

    /** The table's values of a row as they are now. */
    inTable: (key: string): TableRow | undefined => table.rows.get(key),
    /** A program writes a row of the table, past every port; undefined deletes it. */
    putInTable(key: readonly string[], values: Values | undefined): void {
      if (values) table.rows.set(keyText(key), { key, values })
      else table.rows.delete(keyText(key))
    },
    altered: (place: number, value: string | null | undefined) =>
      config.trigger && value
        ? (table.alter({ key: [], values: filledAt(place, value, mapping.columns.length) })[place] ?? null)
        : value,
  }
}

/** What the trigger makes of a text; of its own work it makes nothing else. */
function altered(value: string): string {
  return value.endsWith('~') ? value : `${value}~`
}

function filledAt(place: number, value: string, width: number): (string | null)[] {
  return Array.from({ length: width }, (_, at) => (at === place ? value : null))
}
