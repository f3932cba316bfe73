import { type ColumnMapping, type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import {
  allPlaces,
  followHeader,
  guardHeader,
  isBlank,
  type PlacedColumn,
  type RowReader,
  rowReader,
  type SheetInfo,
  type SheetPage,
  type SheetRows,
} from '@doki/sync'
import type { RunPorts } from './ports.ts'

export interface SheetRead {
  info: SheetInfo
  /** Undefined when the tab is no longer there. */
  tab: SheetInfo['tabs'][number] | undefined
  /** The mapping's columns at the places where they were found, and 1-based the rows of header and data. */
  columns: readonly ColumnMapping[]
  headerRow: number
  firstRow: number
  /** The header row as it is now. */
  header: SheetCell[]
  rows: SheetRows
  /** 0-based column of `_doki_id`, where there is one. */
  managedIndex: number | undefined
  /** Filled columns at most in any row: a new column goes to the right of them. */
  width: number
  /** 1-based: the last row with anything in it, of what was read. */
  lastRow: number
}

export interface ReadOptions {
  /** Rows without a key are new, and get one: from Doki, or from the database. */
  givesKeys: boolean
  /** Reads all columns, as one of Doki's own may stand to the right of the mapped ones. */
  wide: boolean
}

/** Where a header that moved is looked for. */
const top = 50

/**
 * Reads the tab from its header on, a page at a time; blank rows between pages are no rows. A header that moved, and is
 * found elsewhere for certain, is followed.
 */
export async function readSheet(mapping: Mapping, options: ReadOptions, ports: RunPorts): Promise<SheetRead> {
  const { progress } = ports
  progress(0, null, 'Reading the sheet')
  const info = await ports.sheet.describe()
  const tab = info.tabs.find(({ sheetId }) => sheetId === mapping.sheet.sheetId)
  const { headerRow, firstRow } = mapping.sheet
  const place = { columns: mapping.columns, headerRow, firstRow }
  if (!tab) return { ...emptyRead(mapping, info), ...place, tab }
  const read = await readFrom(mapping, { info, tab, ...place }, options, ports, true)
  return read === 'moved' ? readMoved(mapping, { info, tab, ...place }, options, ports) : read
}

type Place = Pick<SheetRead, 'info' | 'columns' | 'headerRow' | 'firstRow'> & {
  tab: SheetInfo['tabs'][number]
}

/** The header is not where it was: looked for among the first rows, and read from there when it is certain. */
async function readMoved(
  mapping: Mapping,
  place: Place,
  options: ReadOptions,
  ports: RunPorts,
): Promise<SheetRead> {
  const rows: SheetCell[][] = []
  const { tab } = place
  for await (const page of ports.sheet.readRows(tab.title, 1, Math.min(top, tab.rows), tab.columns)) {
    while (rows.length < page.firstRow - 1) rows.push([])
    rows.push(...page.rows)
  }
  const found = followHeader(mapping.columns, place, rows)
  const now = found === 'same' || found === 'unsure' ? place : { ...place, ...found }
  const read = await readFrom(mapping, now, options, ports, false)
  if (read === 'moved') throw new Error('A read that follows no header cannot find that it moved')
  return read
}

async function readFrom(
  mapping: Mapping,
  place: Place,
  options: ReadOptions,
  { sheet, check, progress }: RunPorts,
  follows: boolean,
): Promise<SheetRead | 'moved'> {
  const { info, tab, columns, headerRow, firstRow } = place
  const here = { ...mapping, columns: [...columns] }
  const read: SheetRead = { ...emptyRead(here, info), ...place }
  let reader: RowReader | undefined
  const wide = options.wide || mapping.key.managed
  for await (const page of sheet.readRows(tab.title, headerRow, tab.rows, columnsToRead(here, tab, wide))) {
    await check()
    if (!reader) {
      read.header = page.firstRow === headerRow ? (page.rows[0] ?? []) : []
      if (follows && guardHeader(columns, read.header).length > 0) return 'moved'
      read.managedIndex = managedColumn(mapping, read.header)
      const { managedIndex } = read
      const { givesKeys } = options
      reader = rowReader(here, { timeZone: info.timeZone, managedIndex, givesKeys })
    }
    measure(read, page)
    const skip = Math.max(0, firstRow - page.firstRow)
    reader.push({ firstRow: page.firstRow + skip, rows: skip > 0 ? page.rows.slice(skip) : page.rows })
    progress(page.firstRow + page.rows.length - headerRow, tab.rows - headerRow, 'Reading the sheet')
  }
  if (!reader && follows) return 'moved'
  if (reader) read.rows = reader.finish()
  return read
}

/** A tab of which nothing is known yet but where it is. */
export function emptyRead(
  mapping: Mapping,
  info: SheetInfo,
): Omit<SheetRead, 'tab' | 'columns' | 'headerRow' | 'firstRow'> {
  const rows = rowReader(mapping, info).finish()
  return { info, header: [], rows, managedIndex: undefined, width: 0, lastRow: 0 }
}

/** Notes how far a page reaches. */
export function measure(read: SheetRead, page: SheetPage): void {
  for (const [at, row] of page.rows.entries()) {
    if (row.length > read.width) read.width = row.length
    if (row.length > 0) read.lastRow = page.firstRow + at
  }
}

/** Up to the last mapped column, or all of them. */
function columnsToRead(
  { columns }: Pick<Mapping, 'columns'>,
  tab: { columns: number },
  wide: boolean,
): number {
  if (wide) return tab.columns
  return Math.min(tab.columns, lastPlace(columns) + 1)
}

/** The last column that is read, 0-based. */
export function lastPlace(columns: readonly PlacedColumn[]): number {
  return Math.max(0, ...allPlaces(columns).map(({ index }) => index))
}

function managedColumn({ key }: Mapping, header: SheetCell[]): number | undefined {
  if (!key.managed) return undefined
  const index = header.findIndex(cell => !isBlank(cell) && cell === managedKey)
  return index < 0 ? undefined : index
}
