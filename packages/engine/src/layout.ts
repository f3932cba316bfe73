import { type ColumnMapping, type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import {
  allPlaces,
  type Converted,
  cellWriterOf,
  converterOf,
  givenBySheet,
  isBlank,
  keyText,
  placesOf,
  Refusal,
  rowConverterOf,
  type Values,
} from '@doki/sync'
import type { SheetRead } from './read-sheet.ts'

/** Where a mapping's cells are in the tab, as it was read, and how they are read and written. */
export interface Layout {
  tab: { sheetId: number; title: string; rows: number; columns: number }
  headerRow: number
  firstRow: number
  /** In the mapping's order, at the places where they are now. */
  columns: readonly ColumnMapping[]
  /** The cells of the header that tell whether the columns still are where they were: 0-based place and text. */
  header: readonly { index: number; cell: SheetCell }[]
  /** 0-based columns of the key's parts. */
  keyIndexes: readonly number[]
  /** 1-based: new rows go below it. */
  lastRow: number
  /** Undefined when a part of the key is blank or cannot be read. */
  keyOf(cells: readonly SheetCell[]): string | undefined
  /** 0-based columns that the mapping's column `place` is read from: several where they are joined, none of a constant. */
  placesOf(place: number): readonly number[]
  /** The canonical value of the mapping's column `place` in a row with these cells. */
  read(place: number, cells: readonly (SheetCell | undefined)[]): Converted
  /** A row of the table as it reads once it is in the sheet, which cannot take all of it. */
  inSheet(values: Values): Values
  /** Whether the mapping's column `place` is one of dates or times, and holds them as such rather than as texts. */
  writesDates(place: number): boolean
  /** The cell for a canonical value of the mapping's column `place`; a date as a text where the column holds texts. */
  write(place: number, value: string | null): SheetCell
}

/** `managedIndex`: 0-based column of `_doki_id`, where the key is one of Doki's own. */
export function layoutOf(
  { key, sheet }: Pick<Mapping, 'key' | 'sheet'>,
  read: SheetRead & { tab: Layout['tab'] },
  managedIndex: number | undefined,
): Layout {
  const { columns, info, headerRow, firstRow } = read
  const readers = columns.map(column => rowConverterOf(column, info))
  const places = columns.map(column => placesOf(column).map(({ index }) => index))
  const given = givenBySheet(columns, info.timeZone)
  const writers = columns.map(column => cellWriterOf(column, info))
  const keyPlaces = key.columns.map(name => columns.findIndex(({ column }) => column === name))
  const keyIndexes = key.managed ? [managedIndex ?? -1] : keyPlaces.map(place => columns[place]?.index ?? -1)
  const shown = [...allPlaces(columns).map(({ index }) => index), ...(key.managed ? keyIndexes : [])]
  const cellReaders = columns.map(column => converterOf(column, info))
  const reads = (place: number, cell: SheetCell) => cellReaders[place]?.(cell)
  // A sheet without rows yet is to have real dates.
  const writesDates = (place: number) =>
    isDated(columns[place]) && (read.rows.typed?.[place] === true || read.rows.filled === 0)
  return {
    tab: read.tab,
    headerRow,
    firstRow,
    columns,
    // Doki's own column may be one that this run has just added.
    header: shown.map(index => ({
      index,
      cell: key.managed && index === managedIndex ? managedKey : (read.header[index] ?? null),
    })),
    keyIndexes,
    lastRow: Math.max(read.lastRow, headerRow, sheet.firstRow - 1),
    keyOf(cells) {
      if (key.managed) {
        const cell = cells[managedIndex ?? -1]
        return isBlank(cell) ? undefined : String(cell).trim()
      }
      const parts = keyPlaces.map(place => readers[place]?.(cells))
      return parts.every(part => typeof part === 'string') ? keyText(parts) : undefined
    },
    placesOf: place => places[place] ?? [],
    read: (place, cells) => readers[place]?.(cells) ?? null,
    inSheet: values => values.map((value, place) => (given.has(place) ? (given.get(place) ?? null) : value)),
    writesDates,
    write(place, value) {
      if (value === null) return ''
      if (isDated(columns[place]) && !writesDates(place) && reads(place, value) === value) return value
      const cell = writers[place]?.(value)
      if (cell === undefined || cell instanceof Refusal)
        throw new Error('The plan holds rows that do not fit the sheet')
      return cell
    },
  }
}

function isDated(column: ColumnMapping | undefined): boolean {
  return (
    column !== undefined &&
    !column.transform &&
    ['date', 'time', 'timestamp', 'timestamptz'].includes(column.type)
  )
}
