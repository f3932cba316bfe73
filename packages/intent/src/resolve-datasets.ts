import type { Catalog, Question } from '@doki/contracts'
import { asksToPut } from './actions.ts'
import type { CatalogNames, SheetRef, TableRef } from './catalog-names.ts'
import { closest, type Linked, type Mention } from './link.ts'
import { partLikeness, readName } from './names.ts'
import { tableName, unknownTarget } from './new-table.ts'
import { namedBeside, type Phrase } from './phrases.ts'
import { askSheet, askTable } from './questions.ts'
import type { Sentence } from './sentence.ts'

export interface Datasets {
  sheet: SheetRef | null
  table: TableRef | null
  newTable: string | null
  questions: Question[]
  confidence: number
  /** Where in the text each side is named: what the direction is read from. */
  places: { side: 'sheet' | 'table'; start: number }[]
}

interface Reading {
  sentence: Sentence
  linked: Linked
  names: CatalogNames
  catalog: Catalog
  /** What was said after "a new table called"; '' when a new table has no name yet; null when none was spoken of. */
  spoken: string | null
}

/** Settles which sheet and which table are meant, or asks. */
export function resolveDatasets(reading: Reading): Datasets {
  const { sheet, question: sheetQuestion } = resolveSheet(reading)
  const { table, newTable, question: tableQuestion } = resolveTable(reading, sheet)
  const { linked, sentence } = reading
  const places: Datasets['places'] = []
  if (sheet && linked.sheet) places.push({ side: 'sheet', start: sentence.words[linked.sheet.from]!.start })
  if (table && linked.table) places.push({ side: 'table', start: sentence.words[linked.table.from]!.start })
  else if (newTable) places.push({ side: 'table', start: startOf(sentence, newTable) })
  const questions = [sheetQuestion, tableQuestion].filter(question => question !== null)
  const likeness = Math.min(linked.sheet?.likeness ?? 0.8, linked.table?.likeness ?? 0.9)
  return { sheet, table, newTable, questions, places, confidence: Math.min(0.95, likeness) }
}

function resolveSheet({ sentence, linked, catalog, names }: Reading): {
  sheet: SheetRef | null
  question: Question | null
} {
  const named = namedBeside(sentence, 'sheet')
  if (linked.sheet && (!named || touches(linked.sheet, named))) {
    if (linked.otherSheets.length === 0) return { sheet: linked.sheet.ref, question: null }
    return {
      sheet: null,
      question: askSheet(named?.text ?? null, [linked.sheet.ref, ...linked.otherSheets], true, catalog),
    }
  }
  const [only] = catalog.spreadsheets
  if (
    !named &&
    only &&
    catalog.spreadsheets.length === 1 &&
    /\b(?:sheet|spreadsheet|tab|workbook|it)\b/.test(sentence.rest)
  )
    return { sheet: { spreadsheetId: only.id, tab: null }, question: null }
  const near = closest(named?.name ?? tableNameOf(linked), [...names.spreadsheets, ...names.tabs], 0.5)
  return { sheet: null, question: askSheet(named?.text ?? null, near, false, catalog) }
}

function resolveTable(
  { sentence, linked, catalog, names, spoken }: Reading,
  sheet: SheetRef | null,
): { table: TableRef | null; newTable: string | null; question: Question | null } {
  const ask = (said: Phrase | null, refs: TableRef[]) => ({
    table: null,
    newTable: null,
    question: askTable(said, sheet, refs, names, catalog),
  })
  if (spoken !== null) {
    const name = tableName(spoken.replace(/^\w+\./, ''))
    const existing = catalog.tables.filter(table => table.name === name || table.name === spoken)
    return name === '' || existing.length > 0
      ? ask(null, existing)
      : { table: null, newTable: name, question: null }
  }
  const said = unknownTarget(sentence, linked)
  if (linked.table && (!said || touches(linked.table, said))) {
    if (linked.otherTables.length > 0) return ask(said, [linked.table.ref, ...linked.otherTables])
    const isGuess = linked.table.likeness <= partLikeness && asksToPut(sentence)
    return isGuess
      ? ask(said, [linked.table.ref])
      : { table: linked.table.ref, newTable: null, question: null }
  }
  if (said) {
    const name = tableName(said.text.replace(/^\w+\./, ''))
    const isWrittenOut = /[_.]/.test(said.text) || said.quoted
    const near = closest(said.name, names.tables, isWrittenOut ? 0.8 : 0.6)
    if (asksToPut(sentence) && (near.length === 0 || said.quoted) && name !== '')
      return { table: null, newTable: name, question: null }
    return ask(said, near)
  }
  const [only] = catalog.tables
  if (only && catalog.tables.length === 1 && /\bthe table\b/.test(sentence.rest))
    return { table: { schema: only.schema, name: only.name }, newTable: null, question: null }
  return ask(null, [])
}

function touches(mention: Mention<unknown>, phrase: Phrase): boolean {
  return mention.from < phrase.to && phrase.from < mention.to
}

function startOf(sentence: Sentence, newTable: string): number {
  const word = sentence.words.findLast(({ text }) => tableName(text.replace(/^\w+\./, '')) === newTable)
  const noun = sentence.words.findLast(({ lower }) => lower === 'table')
  return (word ?? noun)?.start ?? sentence.text.length
}

function tableNameOf(linked: Linked) {
  return linked.table && readName(linked.table.ref.name)
}
