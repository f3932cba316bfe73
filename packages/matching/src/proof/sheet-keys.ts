import type { Mapping, SheetCell } from '@doki/contracts'
import { allPlaces, isBlank, keyText, Refusal, rowConverterOf } from '@doki/sync'

interface Options {
  /** The spreadsheet's: what a time of day without a zone means. */
  timeZone: string
  /** 0-based place of Doki's own key column in the tab; undefined where the tab has none. */
  managedIndex?: number | undefined
}

/**
 * The key of every row that a mapped column has anything in, as a run reads it; null where a part of it is blank or
 * cannot be read.
 */
export function sheetKeys(
  { columns, key }: Pick<Mapping, 'columns' | 'key'>,
  rows: readonly (readonly SheetCell[])[],
  { timeZone, managedIndex }: Options,
): (string | null)[] {
  const parts = key.managed
    ? [ownKey(managedIndex)]
    : key.columns.map(name => {
        const column = columns.find(each => each.column === name)
        return column ? rowConverterOf({ ...column, nullable: true }, { timeZone }) : () => null
      })
  const places = allPlaces(columns)
  const filled = rows.filter(row => places.some(({ index }) => !isBlank(row[index])))
  return filled.map(row => {
    const texts: string[] = []
    for (const part of parts) {
      const text = part(row)
      if (text === null || text === '' || text instanceof Refusal) return null
      texts.push(text)
    }
    return keyText(texts)
  })
}

function ownKey(index: number | undefined) {
  return (row: readonly SheetCell[]) => {
    const cell = index === undefined ? null : row[index]
    return isBlank(cell) ? null : String(cell).trim()
  }
}
