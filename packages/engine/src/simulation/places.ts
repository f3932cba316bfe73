import { type Mapping, managedKey, type statusColumn } from '@doki/contracts'
import { keyText } from '@doki/sync'
import { before, keyPlaces } from './config.ts'
import type { CellValue, Entity } from './ledger.ts'
import { type FakeCell, type FakeTab, isFormula, shown } from './tab.ts'
import { canonical, plainText } from './tokens.ts'

/** A row of the tab: people sort and move it, and it stays the same one. */
export type TabRow = FakeCell[]

export type Places = ReturnType<typeof places>

/** Where things are in the tab right now, and which row of it is whose. */
export function places(tab: FakeTab, mapping: Mapping) {
  const owners = new Map<TabRow, Entity>()
  const keys = keyPlaces(mapping)
  const self = {
    tab,
    /** Columns that somebody put before all others. */
    shift: 0,
    owners,
    /** 0-based column of the tab of a column of the mapping. */
    at: (place: number) => before + place + self.shift,
    /** The other way round; -1 is no mapped column. */
    placeOf(column: number): number {
      const place = column - before - self.shift
      return place >= 0 && place < mapping.columns.length ? place : -1
    },
    /** 0-based column of `_doki_id` or `_doki_status`; -1 while there is none. */
    special: (name: typeof managedKey | typeof statusColumn) =>
      tab.cells[0]?.findIndex(cell => shown(cell) === name) ?? -1,
    rows: (): TabRow[] =>
      tab.cells.slice(1).filter(row => mapping.columns.some((_, place) => isFilled(row, place))),
    value(row: TabRow, place: number): CellValue {
      return canonical(mapping.columns[place] ?? plainText, shown(row[self.at(place)]))
    },
    hasFormula: (row: TabRow) => mapping.columns.some((_, place) => isFormula(row[self.at(place)])),
    /** Undefined when a part of it is blank. */
    keyOf(row: TabRow): string | undefined {
      const parts = mapping.key.managed
        ? [canonical(plainText, shown(row[self.special(managedKey)]))]
        : keys.map(place => self.value(row, place))
      const filled = parts.flatMap(part => part ?? [])
      return filled.length === parts.length ? keyText(filled) : undefined
    },
    rowOf: (entity: Entity): TabRow | undefined => tab.cells.find(row => owners.get(row) === entity),
  }
  function isFilled(row: TabRow, place: number): boolean {
    return self.value(row, place) !== null
  }
  return self
}
