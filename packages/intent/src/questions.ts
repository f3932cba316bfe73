import type { Catalog, Question } from '@doki/contracts'
import {
  type CatalogNames,
  type SheetRef,
  sheetLabel,
  type TableRef,
  tableLabel,
} from './catalog/catalog-names.ts'
import { closest } from './catalog/closest.ts'
import type { Phrase } from './catalog/phrases.ts'
import { tableName } from './grammar/new-table.ts'
import { readName } from './names/names.ts'
import type { Line } from './text/line.ts'
import { type Pack, packs } from './text/pack.ts'

const most = 10

/** Which sheet: the ones that fit as well, or the closest, or simply all (ten at most). */
export function askSheet(
  line: Line,
  said: string | null,
  refs: SheetRef[],
  isAmbiguous: boolean,
  catalog: Catalog,
): Question {
  const { ask } = line.lexicon.pack
  const all = catalog.spreadsheets.map(({ id }) => ({ spreadsheetId: id, tab: null }))
  const choices = (refs.length > 0 ? refs : all).map(ref => sheetLabel(ref, catalog))
  const text = isAmbiguous || said === null ? ask.sheet : fill(ask.noSheet, { name: said })
  return { about: 'sheet', text, choices: [...new Set(choices)].slice(0, most) }
}

/** Which tab of a spreadsheet that was named as a whole. */
export function askTab({ ask }: Pack, { spreadsheetId }: SheetRef, catalog: Catalog): Question {
  const tabs = catalog.spreadsheets.find(({ id }) => id === spreadsheetId)?.tabs ?? []
  const name = sheetLabel({ spreadsheetId, tab: null }, catalog)
  const choices = tabs.slice(0, most).map(({ title }) => sheetLabel({ spreadsheetId, tab: title }, catalog))
  return { about: 'sheet', text: fill(ask.tab, { name }), choices }
}

/** Which table: the ones that fit, those that look like the sheet, and a new one. */
export function askTable(
  line: Line,
  said: Phrase | null,
  sheet: SheetRef | null,
  refs: TableRef[],
  names: CatalogNames,
  catalog: Catalog,
): Question {
  const { ask } = line.lexicon.pack
  const spreadsheet = sheet && catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)
  const title = spreadsheet?.title
  const like = said?.name ?? nameOf(sheet?.tab ?? title)
  const likely = refs.length > 0 ? refs : closest(like, names.tables.all, 0.5)
  const byTitle = refs.length > 0 || said ? [] : closest(nameOf(title), names.tables.all, 0.5)
  const isOnlyTab = spreadsheet?.tabs.length === 1
  const fresh = tableName(
    said?.text.replace(/^\w+\./, '') ?? (isOnlyTab || !sheet?.tab ? title : sheet.tab) ?? '',
  )
  const choices = [...likely, ...byTitle].map(tableLabel)
  if (choices.length === 0 && catalog.tables.length <= 5) choices.push(...catalog.tables.map(tableLabel))
  const isFree = fresh !== '' && !catalog.tables.some(({ name }) => name === fresh)
  if (isFree) choices.push(fill(ask.newTable, { name: fresh }))
  const text = said ? fill(refs.length > 1 ? ask.someTables : ask.noTable, { name: said.text }) : ask.table
  return { about: 'table', text, choices: [...new Set(choices)].slice(0, most) }
}

/** Which of the syncs. */
export function askSync(line: Line, ids: string[], catalog: Catalog): Question {
  const { ask } = line.lexicon.pack
  const fitting = catalog.syncs.filter(({ id }) => ids.length === 0 || ids.includes(id))
  const text = catalog.syncs.length === 0 ? ask.noSync : ask.sync
  return { about: 'sync', text, choices: fitting.map(({ name }) => name).slice(0, most) }
}

export function askSchedule(line: Line, said: string): Question {
  const { ask } = line.lexicon.pack
  return { about: 'schedule', text: fill(ask.schedule, { said }), choices: [...ask.schedules] }
}

/** What to do about words that were not understood. */
export function askRest(line: Line, said: string): Question {
  const { ask } = line.lexicon.pack
  return { about: 'rest', text: fill(ask.rest, { said }), choices: [ask.goOn] }
}

/** What was understood, and cannot be done. */
export function askLimit(line: Line, said: string): Question {
  const { ask } = line.lexicon.pack
  return { about: 'rest', text: fill(ask.limit, { said }), choices: [ask.goOn] }
}

/** Deletion was spoken of, but not so plainly that it would be done. */
export function askDeletion(line: Line): Question {
  const { ask } = line.lexicon.pack
  return { about: 'deletePolicy', text: ask.deletion, choices: [...ask.deletions] }
}

/** The language a question was asked in. */
export function languageOfQuestion({ text }: Question): Pack {
  const isOf = ({ ask }: Pack) =>
    [ask.sheet, ask.noSheet, ask.tab, ask.table, ask.noTable, ask.someTables].some(template =>
      template.split(/\{\w+\}/).every(part => text.includes(part)),
    )
  return packs.find(isOf) ?? packs[0]!
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

function nameOf(text: string | null | undefined) {
  return text ? readName(text) : null
}
