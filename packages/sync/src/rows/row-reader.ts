import type { ColumnMapping, Mapping, QuarantinedRow, SheetCell } from '@doki/contracts'
import { isBlank } from '../layout/cells.ts'
import type { SheetPage } from '../ports.ts'
import { allPlaces } from '../transforms/places.ts'
import { trimSpaces } from '../values/blank.ts'
import { quote, type Refusal } from '../values/refusal.ts'
import { keyText } from './key.ts'
import { rowConverterOf } from './row-converter.ts'
import type { SheetRow, SheetRows } from './sheet-rows.ts'
import { rowHash, type Values } from './values.ts'

export interface RowReaderOptions {
  /** The spreadsheet's. */
  timeZone: string
  /** 0-based place of the `_doki_id` column in the tab; undefined when the sheet has none yet. */
  managedIndex?: number | undefined
  /** True when a row without a key is new and will be given one by the database, not a mistake. */
  givesKeys?: boolean
}

export type RowReader = ReturnType<typeof rowReader>

/**
 * Turns the pages of a tab into keyed rows, a page at a time. Rows that are blank in every column that is read are no data.
 * A cell that cannot cross, a blank key and every row of a doubled key are quarantined; the other rows go on.
 */
export function rowReader(mapping: Pick<Mapping, 'columns' | 'key'>, options: RowReaderOptions) {
  const { columns } = mapping
  const converters = columns.map(column => rowConverterOf(column, options))
  const places = allPlaces(columns).map(({ index }) => index)
  const readKey = keyReader(mapping, options.managedIndex)
  const rows: SheetRow[] = []
  const fresh: SheetRows['fresh'] = []
  const quarantine: QuarantinedRow[] = []
  const seen = new Map<string, number>()
  const doubled = new Map<number, string>()
  const looks = columns.map(() => ({ numbers: false, texts: false }))
  const held = { keys: new Set<string>(), rows: new Map<number, Values>() }
  const givesKeys = mapping.key.managed || options.givesKeys === true
  let filled = 0

  function read(cells: SheetCell[], row: number) {
    if (places.every(index => isBlank(cells[index]))) return
    filled++
    const values: (string | null)[] = new Array(columns.length).fill(null)
    let refused: [ColumnMapping, Refusal][] = none
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]
      const cell = cells[column?.index ?? -1]
      const value = converters[i]?.(cells)
      const look = looks[i]
      if (look && typeof cell === 'number') look.numbers = true
      else if (look && typeof cell === 'string' && cell !== '') look.texts = true
      if (typeof value === 'string') values[i] = value
      else if (column && value) refused = [...refused, [column, value]]
    }
    const key = readKey(cells, values)
    if (key !== null) noteKey(key, row)
    const problems = refused.filter(([column, { code }]) => !(code === 'required_blank' && isKey(column)))
    for (const [column, { code, reason }] of problems) {
      quarantine.push({ side: 'sheet', row, key, column: column.column, code, reason })
    }
    const keyRefused = problems.some(([column]) => isKey(column))
    if (key === null && !givesKeys && !keyRefused) {
      quarantine.push({ side: 'sheet', row, key, column: null, code: 'blank_key', reason: blankKey(mapping) })
    }
    if (problems.length === 0 && key !== null) rows.push({ key, row, values, hash: rowHash(values) })
    else if (problems.length === 0 && givesKeys) fresh.push({ row, values, hash: rowHash(values) })
    else if (key === null) held.rows.set(row, values)
    else held.keys.add(key)
  }

  function isKey(column: ColumnMapping): boolean {
    return mapping.key.columns.includes(column.column)
  }

  function noteKey(key: string, row: number) {
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, row)
      return
    }
    if (!doubled.has(first)) addDoubled(first, key, row)
    addDoubled(row, key, first)
    held.keys.add(key)
  }

  function addDoubled(row: number, key: string, other: number) {
    doubled.set(row, key)
    quarantine.push(doubledKey(key, row, other))
  }

  return {
    push(page: SheetPage): void {
      page.rows.forEach((cells, i) => {
        read(cells, page.firstRow + i)
      })
    },
    finish(): SheetRows {
      const single = doubled.size === 0 ? rows : rows.filter(({ row }) => !doubled.has(row))
      const twins = rows.flatMap(({ row, values }) => (doubled.has(row) ? [values] : []))
      single.sort((a, b) => a.row - b.row)
      quarantine.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
      const typed = looks.map(({ numbers, texts }) => numbers || !texts)
      const { keys: heldKeys, rows: heldRows } = held
      return { rows: single, fresh, quarantine, heldKeys, heldRows, twins, filled, typed }
    },
  }
}

/** A row whose key another one has too; rows are 1-based. */
export function doubledKey(key: string, row: number, other: number): QuarantinedRow {
  const reason = `The key ${quote(key)} is also in row ${other}`
  return { side: 'sheet', row, key, column: null, code: 'doubled_key', reason }
}

/** One for all rows without a problem, which are nearly all. */
const none: [ColumnMapping, Refusal][] = []

/** The key of a row, or null when a part of it is blank or cannot be read. */
function keyReader({ columns, key }: Pick<Mapping, 'columns' | 'key'>, managedIndex: number | undefined) {
  if (key.managed) {
    return (cells: SheetCell[]): string | null => {
      const cell = managedIndex === undefined ? null : cells[managedIndex]
      return isBlank(cell) ? null : trimSpaces(String(cell))
    }
  }
  const places = key.columns.map(name => columns.findIndex(({ column }) => column === name))
  return (_cells: SheetCell[], values: (string | null)[]): string | null => {
    const parts: string[] = []
    for (const place of places) {
      const part = values[place]
      if (part === null || part === undefined) return null
      parts.push(part)
    }
    return keyText(parts)
  }
}

function blankKey({ columns, key }: Pick<Mapping, 'columns' | 'key'>): string {
  const labels = key.columns.map(name => quote(columns.find(({ column }) => column === name)?.label ?? name))
  return `The row has no key: ${labels.join(' and ')} ${labels.length === 1 ? 'has' : 'have'} to be filled`
}
