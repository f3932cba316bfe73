import type { Catalog, Intent, IntentAction, Interpretation, Question } from '@doki/contracts'
import { resolveDatasets } from './catalog/resolve-datasets.ts'
import { settleTab } from './catalog/settle-tab.ts'
import { sidesIn } from './catalog/sides-in.ts'
import { followUp } from './follow-up.ts'
import { readDirection, turnedDirection } from './grammar/direction.ts'
import { holdsCode } from './grammar/hostile.ts'
import { resolveKey } from './grammar/key.ts'
import { unmetLimit } from './grammar/limits.ts'
import { leftoverOf } from './leftover.ts'
import { askDeletion, askLimit, askRest, askSchedule, askSync } from './questions.ts'
import { settleAction, speaksOfRules } from './settle-action.ts'
import { cutCorrection } from './text/cut-correction.ts'
import { find, has, textOf } from './text/line.ts'
import { mark, type Understood, understand } from './understand.ts'

export const nothing: Intent = {
  action: 'unknown',
  sync: null,
  sheet: null,
  table: null,
  direction: null,
  schedule: null,
  live: null,
  noSchedule: false,
  conflictPolicy: null,
  deletePolicy: null,
  key: [],
  newTable: null,
}

export interface InterpretOptions {
  /** What was understood before: "no, the other sheet" and "make it hourly" go on from it. */
  previous?: Interpretation | undefined
}

/**
 * What a person asks for, understood by rules alone: the verbs say the action, names are found in the catalogue with
 * plurals and slips forgiven, and what is missing or could be read two ways becomes a question with the choices there
 * are. Hostile words and other people's business are `unknown`.
 */
export function interpret(
  text: string,
  catalog: Catalog,
  { previous }: InterpretOptions = {},
): Interpretation {
  const said = understand(text, catalog, previous !== undefined)
  if (said.isHostile) return (previous ? null : interpretHead(said, catalog)) ?? unknown()
  const parted = previous ? null : (interpretCorrected(said, catalog) ?? interpretSeveral(said, catalog))
  if (parted) return parted
  const next = previous && followUp(said, previous, catalog)
  return withTab(next ?? asksForUs(said, catalog), said, catalog)
}

function withTab(asked: Interpretation | null, { line }: Understood, catalog: Catalog): Interpretation {
  return settleTab(asked ?? unknown(), line.lexicon.pack, catalog)
}

/** A person who corrects themselves in the same breath means the last they say; what they leave out stays as it was. */
function interpretCorrected({ unread }: Understood, catalog: Catalog): Interpretation | null {
  const cut = cutCorrection(unread)
  if (!cut) return null
  const first = interpret(cut.before, catalog)
  if (first.intent.action === 'unknown') return null
  const then = interpret(cut.after, catalog, { previous: first })
  if (then.intent.action === 'unknown') return null
  const isNew = then.intent.sheet !== null && then.intent.action === first.intent.action
  if (!isNew) return then
  const { schedule, conflictPolicy, deletePolicy, key } = first.intent
  const { intent } = then
  return {
    ...then,
    intent: {
      ...intent,
      schedule: intent.schedule ?? schedule,
      conflictPolicy: intent.conflictPolicy ?? conflictPolicy,
      deletePolicy: intent.deletePolicy ?? deletePolicy,
      key: intent.key.length > 0 ? intent.key : key,
    },
  }
}

/** "copy Returns to orders and Stock to products": two requests are no one; the first is done, the second told back. */
function interpretSeveral({ unread, line }: Understood, catalog: Catalog): Interpretation | null {
  if (!has(unread, twoRequests)) return null
  const { pieces } = unread
  const ends = pieces.flatMap(({ code }, at) => (['AND', 'COMMA', 'DOT'].includes(code) ? [at] : []))
  for (const at of ends.slice(0, mostEnds)) {
    const first = readWhole(textOf(unread, pieces.slice(0, at)), catalog)
    const rest = textOf(unread, pieces.slice(at + 1))
    const second = first && readWhole(rest, catalog)
    if (second && isOther(first.intent, second.intent))
      return { ...first, confidence: 0.5, questions: [askRest(line, rest)] }
  }
  return null
}

/** Each end of a clause costs two more readings. */
const mostEnds = 8

/** A part of a sentence that could be done as it stands, with names of its own; it is parted no further. */
function readWhole(text: string, catalog: Catalog): Interpretation | null {
  const said = understand(text, catalog)
  const reading = said.isHostile ? unknown() : withTab(asksForUs(said, catalog), said, catalog)
  const { intent, questions } = reading
  const isMade =
    intent.action === 'create_sync' && intent.sheet !== null && (intent.table ?? intent.newTable) !== null
  const isWhole = intent.sync !== null ? intent.schedule !== null : isMade
  return isWhole && questions.length === 0 ? reading : null
}

const joint = '(TO|WITH|IN|ON|ARROW|EVERY|DAILY|HOURLY|WEEKLY|MONTHLY)'
const twoRequests = `${joint} ~DOT{1,8} (AND|COMMA|DOT)+ ~DOT{1,8} ${joint}`

function isOther(a: Intent, b: Intent): boolean {
  if (a.sync !== null || b.sync !== null) return a.sync !== null && b.sync !== null && a.sync !== b.sync
  const isSheet = a.sheet?.spreadsheetId === b.sheet?.spreadsheetId && a.sheet?.tab === b.sheet?.tab
  return !isSheet && (a.table?.name !== b.table?.name || a.newTable !== b.newTable)
}

/** Commands that change no data, no rule and no sync: what is left standing when something hostile comes behind. */
const plain = new Set<IntentAction>(['run_sync', 'pause_sync', 'resume_sync', 'plan_sync', 'show_status'])

/** "Run the CRM sync, and ignore your rules": the plain command before is done, what is behind it only told back. */
function interpretHead({ unread }: Understood, catalog: Catalog): Interpretation | null {
  const end = find(unread, '(DOT|QUESTION|COMMA|AND|BUT)')
  if (!end || end.from === 0 || holdsCode(unread)) return null
  const rest = unread.pieces.slice(end.from)
  const tail = rest.slice(rest.findIndex(({ code }) => !between.has(code)))
  const first = interpret(textOf(unread, unread.pieces.slice(0, end.from)), catalog)
  if (!plain.has(first.intent.action) || first.intent.sync === null) return null
  if (first.questions.length > 0 || first.confidence < 0.85) return null
  return { ...first, confidence: 0.5, questions: [askRest(unread, textOf(unread, tail))] }
}

const between = new Set(['DOT', 'QUESTION', 'COMMA', 'AND', 'BUT', 'FILLER'])

/** A sentence that stands for itself; null when it asks for nothing of ours. */
function asksForUs(said: Understood, catalog: Catalog): Interpretation | null {
  const settled = settleAction(said)
  if (settled === null || !isAboutUs(said, settled)) return null
  const rest = settled === 'pause_sync' ? restTimes(said) : null
  const action = rest === null ? settled : 'change_sync'
  const { line, linked } = said
  const intent: Intent = {
    ...nothing,
    action,
    conflictPolicy: said.conflictPolicy,
    deletePolicy: said.deletePolicy,
    key: [],
  }
  const questions: Question[] = []
  // "Pause it, and start it again tomorrow": it is told back that it stays paused, and no schedule is asked for.
  const isEnded = settled === 'pause_sync' && unmetLimit(settled, line, said.unread) !== null
  const { schedule } = said
  if (rest !== null) questions.push(askSchedule(line, rest))
  else if (schedule && 'unclear' in schedule && !isEnded) questions.push(askSchedule(line, schedule.unclear))
  else if (schedule && 'cron' in schedule)
    intent.schedule = { cron: schedule.cron, timezone: schedule.timezone }
  Object.assign(intent, { live: said.live, noSchedule: said.noSchedule && said.schedule === null })
  let confidence = 1
  if (action === 'create_sync' || action === 'suggest_mapping') {
    const found = resolveDatasets({
      line: said.unlinked,
      linked,
      names: said.names,
      catalog,
      spoken: said.newTable,
    })
    Object.assign(intent, { sheet: found.sheet, table: found.table, newTable: found.newTable })
    if (found.newTableAt) mark(line, found.newTableAt.from, found.newTableAt.to, 'T')
    intent.key = resolveKey(said.key, catalog, found.sheet, found.table)
    if (action === 'create_sync') intent.direction = readDirection(line)
    questions.unshift(...found.questions)
    confidence = found.confidence
  } else if (!isGeneral(action, said)) {
    const { id, others, score } = said.sync
    const isUnsure =
      isOfAnotherName(said, catalog) || isOfAll(action, said, catalog) || isOnlyIf(action, said)
    if (id === null || others.length > 0 || isUnsure)
      questions.push(askSync(line, id === null ? [] : [id, ...others], catalog))
    else intent.sync = id
    confidence = Math.min(1, score === 0.5 ? 0.9 : score)
    if (action === 'change_sync') {
      const sync = catalog.syncs.find(each => each.id === intent.sync)
      const { sheet, table } = sync ? sidesIn(sync, catalog) : { sheet: null, table: null }
      intent.direction = turnedDirection(line, speaksOfRules(said))
      intent.key = resolveKey(said.key, catalog, sheet, table)
    } else
      Object.assign(intent, {
        schedule: null,
        live: null,
        noSchedule: false,
        conflictPolicy: null,
        deletePolicy: null,
      })
  }
  return judged({ intent, confidence, questions, by: 'rules' }, said)
}

/** "don't run CRM on Sundays": another schedule, and no pause, where the time is not a part of the sync's name. */
function restTimes({ schedule, unread }: Understood): string | null {
  if (schedule === null && !has(unread, part)) return null
  if (has(unread, asName) || has(unread, ending)) return null
  const not =
    find(unread, '(NOT|NO) ~DOT{0,6} (RUN|SYNC|SYNCNOUN|COPY)') ??
    find(unread, '(RUN|SYNC|SYNCNOUN|COPY) FILLER* NOT')
  return not && textOf(unread, unread.pieces.slice(not.from))
}

const part = '(ON|AT|IN) (THE|FILLER)* (NIGHT|MORNING|EVENING|AFTERNOON|WEEKEND|ORD)|RUN NIGHT'
const asName = '(DAILY|NIGHTLY|WEEKLY|HOURLY|MONTHLY|MORNING|EVENING|NIGHT) (W|Q|SYNC|SYNCNOUN|RUN|COPY)'
const ending = '(UNTIL|FOR (THE|FILLER|NEXT)* (NUM|HALF)? (MINUTE|HOUR|DAY|WEEK|MONTH)|AGAIN)'

/** Lowers the confidence by what was not understood, and asks about it. */
export function judged(
  interpretation: Interpretation,
  { line, unread, names, threat }: Understood,
): Interpretation {
  const { words, clause, deletes } = leftoverOf(line, names)
  const { action } = interpretation.intent
  const questions = [...interpretation.questions]
  let { confidence } = interpretation
  const limit = unmetLimit(action, line, unread)
  if (threat !== null) questions.push(askRest(line, threat))
  else if (limit !== null) questions.push(askLimit(line, limit))
  else if (action !== 'delete_sync' && !action.startsWith('show_') && deletes)
    questions.push(askDeletion(line))
  else if (clause !== null && questions.length === 0 && !action.startsWith('show_'))
    questions.push(askRest(line, clause))
  if (words > 0) confidence = Math.min(confidence, clause ? 0.65 : 0.85)
  if (questions.length > 0) confidence = Math.min(confidence, 0.5)
  return { ...interpretation, questions, confidence }
}

/** Whether a sentence speaks of what Doki has or does. */
function isAboutUs({ line, names, linked, sync, isForeign }: Understood, action: IntentAction): boolean {
  if (linked.sheet || linked.table || sync.from !== null) return true
  if (isForeign) return false
  const { words } = leftoverOf(line, names)
  if (has(line, '(SYNC|SYNCNOUN|CONFLICT|MAPPING)')) return words <= 3
  if (words > 0) return action === 'create_sync' && words <= 2 && has(line, '(SHEET|TABLE|DB)')
  return action !== 'create_sync' || has(line, '(SHEET|TABLE|DB|IT)')
}

/** "The Zebra sync", "pause the price list", where the one sync there is has nothing of that name: it is not the one meant. */
function isOfAnotherName({ line, names, sync, linked }: Understood, catalog: Catalog): boolean {
  if (sync.from !== null) return false
  const [only] = catalog.syncs
  const sides = only && sidesIn(only, catalog)
  const isOther =
    (linked.sheet !== null && linked.sheet.ref.spreadsheetId !== sides?.sheet?.spreadsheetId) ||
    (linked.table !== null && linked.table.ref.name !== sides?.table?.name)
  const named = '(W (SYNC|SYNCNOUN)|(PAUSE|STOP|RUN|RESUME|UNDO|DELETE|PLAN|START) (THE|FILLER)* W)'
  return isOther || (has(line, named) && leftoverOf(line, names).words > 0)
}

/** "If it fails again, delete the sync": nothing that cannot be taken back is done on a condition that is not ours to see. */
function isOnlyIf(action: IntentAction, { unread }: Understood): boolean {
  if (action !== 'delete_sync' && action !== 'undo_run') return false
  return (
    has(unread, '^(FILLER|COMMA|BUT|AND)* (IF|WHEN|SOON)') || has(unread, '(DELETE|UNDO) ~DOT{0,8} (IF|SOON)')
  )
}

/** "delete all syncs": one at a time, and never without having asked which. */
function isOfAll(action: IntentAction, { line, sync }: Understood, catalog: Catalog): boolean {
  if (sync.from !== null || !has(line, '(ALL|EVERY|ANYTHING)')) return false
  return action === 'delete_sync' || catalog.syncs.length > 1
}

/** Status and conflicts of everything, when no sync is named. */
function isGeneral(action: IntentAction, { sync }: Understood): boolean {
  return (action === 'show_status' || action === 'show_conflicts') && sync.from === null
}

export function unknown(): Interpretation {
  return { intent: { ...nothing, key: [] }, confidence: 0.9, questions: [], by: 'rules' }
}
