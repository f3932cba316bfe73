import {
  type ColumnMapping,
  DokiError,
  type Mapping,
  type MappingProblem,
  managedKey,
  type SheetSchema,
  systemSchemas,
} from '@doki/contracts'
import { columnLetter } from '@doki/sync'
import { longestName } from './sql-names.ts'
import { transformMistakes } from './transforms/transform-mistakes.ts'

/** https://support.google.com/drive/answer/37603: up to column ZZZ. */
const columnsOfSheets = 18_278
const isSystemSchema = new RegExp(systemSchemas)

/** What of a mapping, a proposal or a draft can be judged without looking at a sheet or a table. */
export type Checkable = Pick<Mapping, 'table' | 'columns' | 'key' | 'newTable'>

/**
 * Throws `unprocessable`, in words, for a mapping that cannot be approved as it stands: what was found wrong and nobody
 * has mended, or an edit that cannot be right. A table that exists is not at hand here: whether it has these columns, of
 * these types, the guards of the first plan say, and each run looks at the rows again.
 */
export function checkMapping(mapping: Checkable & { problems: MappingProblem[] }): void {
  const wrong = [...mapping.problems.map(({ message }) => message), ...mistakesOf(mapping)]
  refuse('This mapping cannot be approved yet', wrong)
}

/** `checkMapping` for a draft, which may still have problems to mend. */
export function checkDraft(mapping: Checkable): void {
  refuse('This mapping cannot be right', mistakesOf(mapping))
}

/** Throws `unprocessable`, in words, for columns to the right of all that the tab has. */
export function checkPlaces(
  { columns }: Pick<Mapping, 'columns'>,
  sheet: Pick<SheetSchema, 'tab' | 'columns'>,
): void {
  const width = Math.max(0, ...sheet.columns.map(({ index }) => index + 1))
  const places = columns.flatMap(cellsOf)
  const beyond = [...new Set(places.filter(({ index }) => index >= width).map(({ label }) => `"${label}"`))]
  if (beyond.length === 0) return
  const has = `The tab "${sheet.tab}" ends with column ${columnLetter(width - 1)}`
  refuse('This mapping cannot be right', [`${has}, and ${beyond.join(', ')} would lie beyond it`])
}

function mistakesOf({ table, columns, key, newTable }: Checkable): string[] {
  const names = columns.map(({ column }) => column)
  const own = key.managed ? [managedKey] : []
  const wrong: string[] = []
  if (isSystemSchema.test(table.schema))
    wrong.push(`The schema "${table.schema}" belongs to the database itself: choose a table of your own`)
  if (newTable && (newTable.schema !== table.schema || newTable.name !== table.name))
    wrong.push(`The table to be made is not the one that is mapped: ${table.schema}.${table.name}`)
  if (columns.length === 0) wrong.push('No column is mapped')
  const doubled = doubledOf([...names, ...own])
  if (doubled !== undefined) wrong.push(`The table column "${doubled}" is mapped twice`)
  const places = columns.flatMap(cellsOf)
  const twice = twiceUsed(places)
  if (twice) wrong.push(`The sheet column "${twice.label}" is mapped twice`)
  const beyond = places.find(({ index }) => index >= columnsOfSheets)
  if (beyond) wrong.push(`The sheet column "${beyond.label}" lies beyond the last column a sheet can have`)
  const absent = key.columns.filter(name => !(key.managed ? own : names).includes(name))
  if (absent.length > 0) wrong.push(`The key column "${absent.join('", "')}" is not among the mapped columns`)
  const repeated = doubledOf(key.columns)
  if (repeated !== undefined) wrong.push(`The key names the column "${repeated}" twice`)
  const long = newTable ? names.find(name => Buffer.byteLength(name) > longestName) : undefined
  if (long !== undefined)
    wrong.push(`The name "${long}" is longer than the ${longestName} bytes that Postgres keeps of one`)
  return [...wrong, ...transformMistakes(columns, key)]
}

/** The sheet's columns that a column of the mapping is read from; `shares`: with others that take their part of the cell. */
function cellsOf({ label, index, transform }: ColumnMapping) {
  if (transform?.kind === 'constant') return []
  const more = transform?.kind === 'join' ? transform.with : []
  return [{ label, index }, ...more].map(cell => ({ ...cell, shares: transform?.kind === 'part' }))
}

function twiceUsed(places: ReturnType<typeof cellsOf>) {
  const together = Map.groupBy(places, ({ index }) => index)
  return places.find(({ index }) => {
    const uses = together.get(index) ?? []
    return uses.length > 1 && !uses.every(({ shares }) => shares)
  })
}

function refuse(what: string, wrong: string[]): void {
  if (wrong.length === 0) return
  const sentences = [...new Set(wrong.map(text => text.replace(/\.$/, '')))]
  throw new DokiError('unprocessable', `${what}. ${sentences.join('. ')}.`)
}

function doubledOf<T>(values: T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index)
}
