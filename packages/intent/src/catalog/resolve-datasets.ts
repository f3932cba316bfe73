import type { Catalog, Question } from '@doki/contracts'
import { asksToPut } from '../grammar/action.ts'
import { tableName, unknownTarget } from '../grammar/new-table.ts'
import { partLikeness, readName } from '../names/names.ts'
import { askSheet, askTable } from '../questions.ts'
import { has, type Line } from '../text/line.ts'
import type { CatalogNames, SheetRef, TableRef } from './catalog-names.ts'
import { closest } from './closest.ts'
import type { Linked, Mention } from './link-datasets.ts'
import { namedBeside, type Phrase } from './phrases.ts'

export interface Datasets {
  sheet: SheetRef | null
  table: TableRef | null
  newTable: string | null
  questions: Question[]
  confidence: number
  /** Where the new table is named, in words; null when none is. */
  newTableAt: { from: number; to: number } | null
}

export interface Reading {
  line: Line
  linked: Linked
  names: CatalogNames
  catalog: Catalog
  /** What was said after "a new table called"; '' when a new table has no name yet; null when none was spoken of. */
  spoken: string | null
}

/** Settles which sheet and which table are meant, or asks. */
export function resolveDatasets(reading: Reading): Datasets {
  const { sheet, question: sheetQuestion } = resolveSheet(reading)
  const { table, newTable, newTableAt, question: tableQuestion } = resolveTable(reading, sheet)
  const { linked } = reading
  const questions = [sheetQuestion, tableQuestion].filter(question => question !== null)
  const likeness = Math.min(linked.sheet?.likeness ?? 0.9, linked.table?.likeness ?? 0.95)
  return { sheet, table, newTable, newTableAt, questions, confidence: Math.max(likeness, 0.7) }
}

function resolveSheet({ line, linked, catalog, names }: Reading): {
  sheet: SheetRef | null
  question: Question | null
} {
  const named = namedBeside(line, 'sheet')
  if (linked.sheet && (!named || touches(linked.sheet, named) || linked.sheet.likeness >= 0.95)) {
    if (linked.otherSheets.length === 0) return { sheet: linked.sheet.ref, question: null }
    const refs = [linked.sheet.ref, ...linked.otherSheets]
    return { sheet: null, question: askSheet(line, named?.text ?? null, refs, true, catalog) }
  }
  const [only] = catalog.spreadsheets
  if (!named && only && catalog.spreadsheets.length === 1 && has(line, '(SHEET|IT)'))
    return { sheet: { spreadsheetId: only.id, tab: null }, question: null }
  const near = closest(
    named?.name ?? tableNameOf(linked),
    [...names.spreadsheets.all, ...names.tabs.all],
    0.5,
  )
  return { sheet: null, question: askSheet(line, named?.text ?? null, near, false, catalog) }
}

function resolveTable(
  { line, linked, catalog, names, spoken }: Reading,
  sheet: SheetRef | null,
): Pick<Datasets, 'table' | 'newTable' | 'newTableAt'> & { question: Question | null } {
  const none = { table: null, newTable: null, newTableAt: null }
  const ask = (said: Phrase | null, refs: TableRef[]) => ({
    ...none,
    question: askTable(line, said, sheet, refs, names, catalog),
  })
  if (spoken !== null) {
    const name = tableName(spoken.replace(/^\w+\./, ''))
    const existing = catalog.tables.filter(table => table.name === name || table.name === spoken)
    return name === '' || existing.length > 0
      ? ask(null, existing)
      : { ...none, newTable: name, question: null }
  }
  const said = unknownTarget(line, linked)
  if (linked.table && (!said || touches(linked.table, said) || linked.table.likeness >= 0.95)) {
    const all = [linked.table.ref, ...linked.otherTables]
    const ofSchema = all.filter(({ schema }) => line.words.some(word => word.fold === schema))
    if (all.length > 1 && ofSchema.length === 1 && ofSchema[0])
      return { ...none, table: ofSchema[0], question: null }
    if (all.length > 1) return ask(said, all)
    const isGuess = linked.table.likeness <= partLikeness && asksToPut(line)
    return isGuess ? ask(said, [linked.table.ref]) : { ...none, table: linked.table.ref, question: null }
  }
  if (said) {
    const name = tableName(said.text.replace(/^\w+\./, ''))
    const isWrittenOut = /[_.]/.test(said.text) || said.quoted
    const near = closest(said.name, names.tables.all, isWrittenOut ? 0.8 : 0.6)
    if (asksToPut(line) && (near.length === 0 || said.quoted) && name !== '')
      return { ...none, newTable: name, newTableAt: said, question: null }
    return ask(said, near)
  }
  const [only] = catalog.tables
  if (only && catalog.tables.length === 1 && has(line, 'TABLE'))
    return { ...none, table: { schema: only.schema, name: only.name }, question: null }
  return ask(null, [])
}

function touches(mention: Mention<unknown>, phrase: Phrase): boolean {
  return mention.from < phrase.to && phrase.from < mention.to
}

function tableNameOf(linked: Linked) {
  return linked.table && readName(linked.table.ref.name)
}
