import type { Catalog, Interpretation } from '@doki/contracts'
import { catalogNames, type SheetRef, sheetLabel, tableLabel } from './catalog/catalog-names.ts'
import { onlyTab } from './catalog/only-tab.ts'
import { settleTab } from './catalog/settle-tab.ts'
import { chooseByPlace } from './choose-by-place.ts'
import { namedNewTable, tableName } from './grammar/new-table.ts'
import { takeDeletePolicy } from './grammar/policies.ts'
import { interpret } from './interpret.ts'
import { nameLikeness, readName } from './names/names.ts'
import { languageOfQuestion } from './questions.ts'
import { takeSchedule } from './schedule/take-schedule.ts'
import { packs } from './text/pack.ts'
import { readLine } from './text/read-line.ts'

/**
 * Goes on from an interpretation with a person's answer to its first question: one of the choices, by its words or
 * its place, or a name of their own. An answer that says nothing leaves the question where it is.
 */
export function answerQuestion(
  interpretation: Interpretation,
  answer: string,
  catalog: Catalog,
): Interpretation {
  const [question, ...others] = interpretation.questions
  if (!question) return interpretation
  const said = chooseByPlace(answer, question.choices) ?? answer.trim()
  const change = read(question.about, said, interpretation.intent.sheet, catalog)
  if (!change) return interpretation
  const questions = others
  const confidence = questions.length === 0 ? 0.95 : interpretation.confidence
  const intent = { ...interpretation.intent, ...change }
  return settleTab(
    { ...interpretation, intent, questions, confidence },
    languageOfQuestion(question),
    catalog,
  )
}

/** A question that was asked, by what it was about, and what the person said. */
export interface Answered {
  about: string
  choice: string
}

/**
 * `interpret`, and then every answer given so far, in turn. An answer to what is not asked any more (the catalogue has
 * changed meanwhile) is passed over.
 */
export function interpretWithAnswers(
  text: string,
  catalog: Catalog,
  answered: readonly Answered[] = [],
): Interpretation {
  let interpretation = interpret(text, catalog)
  for (const { about, choice } of answered) {
    const asked = interpretation.questions.filter(question => question.about === about)
    const others = interpretation.questions.filter(question => question.about !== about)
    if (asked.length > 0) {
      const questions = [...asked, ...others]
      interpretation = answerQuestion({ ...interpretation, questions }, choice, catalog)
    }
  }
  return interpretation
}

function read(
  about: string,
  answer: string,
  before: SheetRef | null,
  catalog: Catalog,
): Partial<Interpretation['intent']> | null {
  switch (about) {
    case 'sheet': {
      const sheet = readTab(answer, before, catalog) ?? readSheet(answer, catalog)
      return sheet && { sheet: onlyTab(sheet, catalog) }
    }
    case 'table':
      return readTable(answer, catalog)
    case 'sync': {
      const sync = only(catalog.syncs, ({ name }) => name, answer)
      return sync ? { sync: sync.id } : null
    }
    case 'schedule': {
      const schedule = takeSchedule(readLine(answer, catalogNames(catalog)), catalog.timezone, true)
      return schedule && 'cron' in schedule
        ? { schedule: { cron: schedule.cron, timezone: schedule.timezone } }
        : null
    }
    case 'deletePolicy': {
      const deletePolicy = takeDeletePolicy(readLine(answer, catalogNames(catalog)))
      return deletePolicy && { deletePolicy }
    }
    case 'rest':
      return packs.some(({ ask }) => ask.goOn === answer) ? {} : null
    default:
      return null
  }
}

/** Where the spreadsheet is known, a name is first a tab of its own. */
function readTab(answer: string, before: SheetRef | null, catalog: Catalog): SheetRef | null {
  const spreadsheet = catalog.spreadsheets.find(({ id }) => id === before?.spreadsheetId)
  const tab = spreadsheet && only(spreadsheet.tabs, ({ title }) => title, answer)
  return tab ? { spreadsheetId: spreadsheet.id, tab: tab.title } : null
}

function readSheet(answer: string, catalog: Catalog): SheetRef | null {
  const { spreadsheets, tabs } = catalogNames(catalog)
  const refs = [...spreadsheets.all, ...tabs.all].map(({ ref }) => ref)
  const chosen = refs.find(ref => sheetLabel(ref, catalog) === answer)
  return chosen ?? only([...spreadsheets.all, ...tabs.all], ({ name }) => name.plain, answer)?.ref ?? null
}

function readTable(answer: string, catalog: Catalog): Partial<Interpretation['intent']> | null {
  const found =
    catalog.tables.find(table => tableLabel(table) === answer) ??
    only(catalog.tables, ({ name }) => name, answer)
  if (found) return { table: { schema: found.schema, name: found.name }, newTable: null }
  const named = namedNewTable(readLine(answer, catalogNames(catalog)))
  const name = named && tableName(named.name)
  return name ? { table: null, newTable: name } : null
}

/** The one thing whose name fits the answer best; undefined when none or several do. */
function only<Thing>(things: Thing[], nameOf: (thing: Thing) => string, answer: string): Thing | undefined {
  const said = readName(answer)
  const scored = things.map(thing => ({ thing, score: nameLikeness(said, readName(nameOf(thing))) }))
  const best = Math.max(0, ...scored.map(({ score }) => score))
  const fitting = scored.filter(({ score }) => score === best && score >= 0.7)
  return fitting.length === 1 ? fitting[0]?.thing : undefined
}
