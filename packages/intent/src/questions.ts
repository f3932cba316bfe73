import type { Catalog, Question } from '@doki/contracts'
import { type CatalogNames, type SheetRef, sheetLabel, type TableRef, tableLabel } from './catalog-names.ts'
import { closest } from './link.ts'
import { readName } from './names.ts'
import { tableName } from './new-table.ts'
import type { Phrase } from './phrases.ts'

/** How the choice of a table that is to be made reads; `answerQuestion` reads it back. */
export function newTableChoice(name: string): string {
  return `a new table “${name}”`
}

/** Which sheet: the ones that fit as well, or the closest, or simply all (ten at most). */
export function askSheet(
  said: string | null,
  refs: SheetRef[],
  isAmbiguous: boolean,
  catalog: Catalog,
): Question {
  const choices = (
    refs.length > 0 ? refs : catalog.spreadsheets.map(({ id }) => ({ spreadsheetId: id, tab: null }))
  ).map(ref => sheetLabel(ref, catalog))
  const text =
    isAmbiguous || said === null
      ? 'Which spreadsheet do you mean?'
      : `There is no spreadsheet or tab called “${said}”. Which one do you mean?`
  return { about: 'sheet', text, choices: [...new Set(choices)].slice(0, 10) }
}

/** Which table: the ones that fit, those that look like the sheet, and a new one. */
export function askTable(
  said: Phrase | null,
  sheet: SheetRef | null,
  refs: TableRef[],
  names: CatalogNames,
  catalog: Catalog,
): Question {
  const title = sheet && catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)?.title
  const like = said?.name ?? nameOf(sheet?.tab ?? title)
  const likely = refs.length > 0 ? refs : closest(like, names.tables, 0.5)
  const byTitle = refs.length > 0 || said ? [] : closest(nameOf(title), names.tables, 0.5)
  const isOnlyTab =
    sheet && catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)?.tabs.length === 1
  const fresh = tableName(
    said?.text.replace(/^\w+\./, '') ?? (isOnlyTab || !sheet?.tab ? title : sheet.tab) ?? '',
  )
  const choices = [...likely, ...byTitle].map(tableLabel)
  if (choices.length === 0 && catalog.tables.length <= 5) choices.push(...catalog.tables.map(tableLabel))
  const isFree = fresh !== '' && !catalog.tables.some(({ name }) => name === fresh)
  if (isFree) choices.push(newTableChoice(fresh))
  const text = said
    ? refs.length > 1
      ? `Several tables could be “${said.text}”. Which one do you mean?`
      : `There is no table called “${said.text}”. Which table should it be?`
    : 'Which table should it be?'
  return { about: 'table', text, choices: [...new Set(choices)].slice(0, 10) }
}

/** Which of the syncs. */
export function askSync(ids: string[], catalog: Catalog): Question {
  const fitting = catalog.syncs.filter(({ id }) => ids.length === 0 || ids.includes(id))
  const text =
    catalog.syncs.length === 0
      ? 'There is no sync yet. What should be kept in sync?'
      : 'Which sync do you mean?'
  return { about: 'sync', text, choices: fitting.map(({ name }) => name).slice(0, 10) }
}

export function askSchedule(why: string): Question {
  return {
    about: 'schedule',
    text: `${why}. How often should it run?`,
    choices: ['every 15 minutes', 'every 30 minutes', 'hourly', 'daily at 7:00', 'weekdays at 7:00'],
  }
}

function nameOf(text: string | null | undefined) {
  return text ? readName(text) : null
}
