import type { Catalog, Intent, Interpretation, Question } from '@doki/contracts'
import { sheetLabel } from './catalog/catalog-names.ts'
import { readDirection } from './grammar/direction.ts'
import { resolveKey } from './grammar/key.ts'
import { judged, nothing } from './interpret.ts'
import { askSchedule, askSheet, askSync } from './questions.ts'
import { has } from './text/line.ts'
import type { Understood } from './understand.ts'

/** Commands about a sync that may be said of "it". */
const commands = [
  'pause_sync',
  'resume_sync',
  'run_sync',
  'plan_sync',
  'delete_sync',
  'show_status',
  'show_conflicts',
  'undo_run',
]

/**
 * What a sentence means as an answer to what was understood before: "no, the other sheet", "make it hourly", "undo
 * that". Null when it stands for itself.
 */
export function followUp(
  said: Understood,
  previous: Interpretation,
  catalog: Catalog,
): Interpretation | null {
  const { action, linked, sync } = said
  const namesBoth = linked.sheet !== null && linked.table !== null
  if (action !== null && commands.includes(action) && !isRunByItself(said))
    return commandAbout(said, previous, catalog)
  if (namesBoth && !has(said.line, '(NOT|INSTEAD|NO)')) return null
  const before = previous.intent
  if (before.action === 'create_sync' || before.action === 'suggest_mapping') {
    if (sync.cued && !linked.sheet && !linked.table) return null
    return changedCreation(said, previous, catalog)
  }
  if (before.action === 'unknown') return null
  return changedCommand(said, previous, catalog)
}

/** "and now run that every weekday at 7": when it is to run by itself from now on, and no run now. */
function isRunByItself({ action, schedule, live, noSchedule }: Understood): boolean {
  return action === 'run_sync' && (schedule !== null || live !== null || noSchedule)
}

/** "pause it", "undo that": of the sync spoken of before, unless another is named. */
function commandAbout(
  said: Understood,
  { intent: before }: Interpretation,
  catalog: Catalog,
): Interpretation | null {
  if (said.sync.from !== null || said.action === null) return null
  const id = before.sync ?? syncBetween(before, catalog)
  if (id === null) return null
  // To undo a pause is to go on, and the other way round; nothing was written that could be taken back.
  const undone =
    said.action === 'undo_run'
      ? { pause_sync: 'resume_sync', resume_sync: 'pause_sync' }[before.action as string]
      : undefined
  const action = (undone as Intent['action'] | undefined) ?? said.action
  return judged(
    { intent: { ...nothing, key: [], action, sync: id }, confidence: 0.95, questions: [], by: 'rules' },
    said,
  )
}

/** The sync there is between a sheet and a table. */
function syncBetween({ sheet, table }: Intent, catalog: Catalog): string | null {
  if (!sheet || !table) return null
  const title = catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)?.title
  const fits = catalog.syncs.filter(
    sync =>
      (sync.sheet === title || sync.sheet === sheet.spreadsheetId) &&
      (sync.table === table.name || sync.table === `${table.schema}.${table.name}`),
  )
  return fits.length === 1 ? (fits[0]?.id ?? null) : null
}

/** Another sheet, table, schedule, policy, key or direction for a sync that is about to be made. */
function changedCreation(
  said: Understood,
  previous: Interpretation,
  catalog: Catalog,
): Interpretation | null {
  const { line, linked } = said
  const { intent, questions, isChanged } = rulesOf(said, previous, catalog)
  let changed = isChanged
  const settled: string[] = []
  const sheet = newSheet(said, previous, catalog)
  if (sheet.ref) {
    intent.sheet = sheet.ref
    settled.push('sheet')
    changed = true
  } else if (sheet.question) {
    intent.sheet = null
    questions.push(sheet.question)
    settled.push('sheet')
    changed = true
  }
  if (
    linked.table &&
    linked.otherTables.length === 0 &&
    !isRejected(said, linked.table.from) &&
    !sheetTakes(said)
  ) {
    Object.assign(intent, { table: linked.table.ref, newTable: null })
    settled.push('table')
    changed = true
  } else if (said.newTable) {
    Object.assign(intent, { table: null, newTable: said.newTable })
    settled.push('table')
    changed = true
  } else if (has(line, 'OTHER (THE|NEW)* TABLE') && catalog.tables.length === 2) {
    const other = catalog.tables.find(
      ({ schema, name }) => schema !== intent.table?.schema || name !== intent.table?.name,
    )
    if (other) Object.assign(intent, { table: { schema: other.schema, name: other.name }, newTable: null })
    settled.push('table')
    changed = true
  }
  if (!changed) return has(line, 'YES') ? previous : null
  if (said.key.length > 0) intent.key = resolveKey(said.key, catalog, intent.sheet, intent.table)
  const open = previous.questions.filter(
    ({ about }) => !settled.includes(about) && !(about === 'schedule' && said.schedule),
  )
  return judged({ intent, confidence: 0.95, questions: [...questions, ...open], by: 'rules' }, said)
}

/** One name fits a sheet better than a table, and the words do not say "table". */
function sheetTakes({ linked, line }: Understood): boolean {
  return linked.sheet !== null && !has(line, '(TABLE|DB)') && linked.sheet.score >= (linked.table?.score ?? 0)
}

interface NewSheet {
  ref: Intent['sheet']
  question: Question | null
}

/** "the other sheet", "the customer list", "not Orders, the customer list". */
function newSheet(said: Understood, { intent, questions }: Interpretation, catalog: Catalog): NewSheet {
  const { line, linked } = said
  if (linked.sheet && !isRejected(said, linked.sheet.from)) {
    if (linked.otherSheets.length === 0) return { ref: linked.sheet.ref, question: null }
    return {
      ref: null,
      question: askSheet(line, null, [linked.sheet.ref, ...linked.otherSheets], true, catalog),
    }
  }
  if (!has(line, 'OTHER (THE|NEW)* SHEET') && !(has(line, '(NO|NOT) ANY{0,3} OTHER') && !has(line, 'TABLE')))
    return { ref: null, question: null }
  const asked = questions.find(({ about }) => about === 'sheet')
  const all = catalog.spreadsheets.map(({ id }) => ({ spreadsheetId: id, tab: null }))
  const others = all.filter(({ spreadsheetId }) => spreadsheetId !== intent.sheet?.spreadsheetId)
  const likely = asked
    ? others.filter(ref => asked.choices.includes(sheetLabel(ref, catalog)))
    : alike(intent.sheet, others, catalog)
  const fitting = likely.length > 0 ? likely : others
  if (fitting.length === 1) return { ref: fitting[0] ?? null, question: null }
  return { ref: null, question: askSheet(line, null, fitting, true, catalog) }
}

/** The sheets whose titles share a word with this one: "Leads EU" and "Leads US". */
function alike<Ref extends { spreadsheetId: string }>(
  sheet: Intent['sheet'],
  others: Ref[],
  catalog: Catalog,
): Ref[] {
  const wordsOf = (id: string) =>
    (catalog.spreadsheets.find(each => each.id === id)?.title ?? '').toLowerCase().split(/\W+/)
  const own = wordsOf(sheet?.spreadsheetId ?? '').filter(word => word.length > 2)
  return others.filter(({ spreadsheetId }) => wordsOf(spreadsheetId).some(word => own.includes(word)))
}

/** "not Orders": the name behind a "not" is the one that is not meant. */
function isRejected({ line }: Understood, word: number): boolean {
  const at = line.pieces.findIndex(({ from, to }) => from <= word && word < to)
  const before = line.pieces.slice(Math.max(0, at - 3), at).map(({ code }) => code)
  return (
    before.includes('NOT') &&
    !before.slice(before.lastIndexOf('NOT')).some(code => ['COMMA', 'BUT'].includes(code))
  )
}

/** "no, the Stock sync", "every hour instead": another sync for a command, or other rules for a change. */
function changedCommand(said: Understood, previous: Interpretation, catalog: Catalog): Interpretation | null {
  const before = previous.intent
  const { intent, questions, isChanged } = rulesOf(said, previous, catalog)
  if (
    said.sync.from !== null &&
    said.sync.score >= 0.8 &&
    (said.action === null || said.action === before.action || said.sync.cued)
  ) {
    if (said.action !== null && said.action !== 'create_sync' && said.action !== before.action) return null
    const { id, others } = said.sync
    if (others.length > 0 && id) questions.push(askSync(said.line, [id, ...others], catalog))
    const action = isChanged ? 'change_sync' : before.action
    return judged(
      {
        intent: { ...intent, action, sync: others.length > 0 ? null : id },
        confidence: 0.9,
        questions,
        by: 'rules',
      },
      said,
    )
  }
  if (!isChanged || said.linked.sheet || said.linked.table) return null
  const action = before.action === 'change_sync' ? before.action : 'change_sync'
  return judged(
    { intent: { ...intent, action, sync: before.sync }, confidence: 0.9, questions, by: 'rules' },
    said,
  )
}

/** What was understood before with the rules that are said now. */
function rulesOf(said: Understood, { intent: before }: Interpretation, catalog: Catalog) {
  const intent: Intent = { ...before, key: [...before.key] }
  const questions: Question[] = []
  const direction = has(said.line, 'REVERSE') ? reversed(before.direction) : readDirection(said.line)
  const mayTurn =
    direction === 'two_way' ||
    has(said.line, 'REVERSE') ||
    has(said.line, '(TO|FROM|ARROW) (THE|NEW)* (SHEET|TABLE|DB)')
  if (direction && mayTurn && !(said.linked.sheet || said.linked.table)) intent.direction = direction
  if (said.schedule && 'unclear' in said.schedule)
    questions.push(askSchedule(said.line, said.schedule.unclear))
  else if (said.schedule) intent.schedule = merged(said.schedule, before.schedule)
  if (said.conflictPolicy) intent.conflictPolicy = said.conflictPolicy
  if (said.deletePolicy) intent.deletePolicy = said.deletePolicy
  if (said.key.length > 0) intent.key = resolveKey(said.key, catalog, before.sheet, before.table)
  const isChanged = JSON.stringify(intent) !== JSON.stringify(before) || said.schedule !== null
  return { intent, questions, isChanged }
}

function reversed(direction: Intent['direction']): Intent['direction'] {
  if (direction === 'two_way') return direction
  return direction === 'table_to_sheet' ? 'sheet_to_table' : 'table_to_sheet'
}

/** "at 8 instead" leaves the days as they were, "on weekdays" the time. */
function merged(
  said: { cron: string; timezone: string; says: string },
  before: Intent['schedule'],
): Intent['schedule'] {
  const { cron, timezone, says } = said
  const [minute, hour, ...days] = cron.split(' ')
  const [oldMinute, oldHour, ...oldDays] = before?.cron.split(' ') ?? []
  if (!before || says === 'all') return { cron, timezone }
  // "daily" after "hourly" is another rhythm, no other day.
  if (says === 'days' && /[*/]/.test(oldHour ?? '')) return { cron, timezone }
  const kept = says === 'time' ? [minute, hour, ...oldDays] : [oldMinute, oldHour, ...days]
  return { cron: kept.join(' '), timezone: before.timezone }
}
