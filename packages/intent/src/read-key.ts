import type { Catalog, Intent } from '@doki/contracts'
import { resolveKey } from './grammar/key.ts'
import { bestColumn } from './names/column-likeness.ts'
import { understand } from './understand.ts'

type Columns = Pick<Catalog, 'spreadsheets' | 'tables'>

/**
 * The columns that some words name as the key, by the names that the table or else the sheet has for them. `columns` has only
 * the two that are spoken of, so that no other name is in the way.
 */
export function readKey(
  words: string,
  columns: Columns,
  { sheet, table }: Pick<Intent, 'sheet' | 'table'>,
): string[] {
  const catalog: Catalog = { ...columns, timezone: 'UTC', syncs: [] }
  return resolveKey(understand(words, catalog, true).key, catalog, sheet, table)
}

/** The columns of an answer that says nothing else: “Order No”, “customer and order no”. None: it says something else. */
export function columnsNamed(words: string, { spreadsheets, tables }: Columns): string[] {
  const ofTable = tables.flatMap(each => each.columns.map(({ name }) => name))
  const ofSheet = spreadsheets.flatMap(({ tabs }) => tabs.flatMap(({ headers }) => headers))
  const nameOf = (said: string) => bestColumn(said, ofTable, sameName) ?? bestColumn(said, ofSheet, sameName)
  const whole = nameOf(bare(words))
  if (whole) return [whole]
  const parts = words.split(/,|\s(?:and|und|et|y|e)\s/iu).map(part => nameOf(bare(part)))
  return parts.every(part => part !== null) ? [...new Set(parts)] : []
}

const sameName = 0.93

/** Without what stands around a name in any of our languages. */
function bare(words: string): string {
  return words
    .trim()
    .replace(/[.!?“”"„«»]/gu, '')
    .replace(/^(?:use|take|by|the|nimm|die|der|das|la|le|el|o|a)\s+/iu, '')
    .replace(/\s+(?:column|please|bitte|spalte|svp)$/iu, '')
    .trim()
}
