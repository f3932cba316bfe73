import { type Catalog, type Intent, type IntentAction, type Interpretation, SyncId } from '@doki/contracts'
import { readAction } from './actions.ts'
import { catalogNames } from './catalog-names.ts'
import { readDirection } from './direction.ts'
import { takeKey } from './key.ts'
import { linkDatasets, linkSync } from './link.ts'
import { nameLikeness } from './names.ts'
import { namedNewTable } from './new-table.ts'
import { candidatePhrases } from './phrases.ts'
import { takeConflictPolicy, takeDeletePolicy } from './policies.ts'
import { askSchedule, askSync } from './questions.ts'
import { resolveDatasets } from './resolve-datasets.ts'
import { takeSchedule } from './schedule.ts'
import { hide, readSentence, type Sentence } from './sentence.ts'

/** Longer texts are cut: nobody asks for a sync in more. */
const longestText = 2000
const datasetWord =
  /\b(?:sync\w*|sheets?|spreadsheets?|tabs?|workbook|tables?|database|postgres\w*|supabase|conflicts?|run|columns?|mapping)\b|status|\b(?:undo|pause|resume|stop) (?:it|that|this)\b/

const nothing: Intent = {
  action: 'unknown',
  sync: null,
  sheet: null,
  table: null,
  direction: null,
  schedule: null,
  conflictPolicy: null,
  deletePolicy: null,
  key: [],
  newTable: null,
}

/**
 * What a person asks for, understood by rules alone: the verbs say the action, names are found in the catalogue with
 * plurals and slips forgiven, and what is missing or could be read two ways becomes a question with the choices there
 * are. Hostile words and other people's business are `unknown`.
 */
export function interpret(text: string, catalog: Catalog): Interpretation {
  const sentence = readSentence(text.slice(0, longestText))
  const names = catalogNames(catalog)
  const { schedule, conflictPolicy, deletePolicy, action: said } = readClauses(sentence, names, catalog)
  if (said === 'unknown') return unknown()
  const spoken = namedNewTable(sentence)
  if (spoken)
    for (const word of sentence.words.slice(spoken.from, spoken.to)) hide(sentence, word.start, word.end)
  const phrases = candidatePhrases(sentence, names.longest).filter(
    ({ from, to }) => !spoken || to <= spoken.from || from >= spoken.to,
  )
  const linked = linkDatasets(sentence, phrases, names)
  const sync = linkSync(phrases, names, catalog)
  const action = settleAction(said, sync.score, linked.sheet !== null || linked.table !== null)
  const isAboutUs =
    linked.sheet || linked.table || sync.score > 0.5 || datasetWord.test(sentence.text.toLowerCase())
  if (!isAboutUs) return unknown()

  const intent: Intent = { ...nothing, action, conflictPolicy, deletePolicy, key: [] }
  const interpretation: Interpretation = { intent, confidence: 0.9, questions: [], by: 'rules' }
  if (schedule && 'unclear' in schedule) interpretation.questions.push(askSchedule(schedule.unclear))
  else intent.schedule = schedule

  if (action === 'create_sync' || action === 'suggest_mapping') {
    intent.key = takeKey(sentence, catalog, linked.sheet?.ref ?? null, linked.table?.ref ?? null)
    const found = resolveDatasets({ sentence, linked, names, catalog, spoken: spoken?.name ?? null })
    Object.assign(intent, { sheet: found.sheet, table: found.table, newTable: found.newTable })
    intent.direction = readDirection(sentence, found.places)
    interpretation.questions.unshift(...found.questions)
    interpretation.confidence = found.confidence
  } else if (!isGeneral(action, sync.score)) {
    if (sync.id === null || sync.others.length > 0)
      interpretation.questions.push(askSync(sync.id === null ? [] : [sync.id, ...sync.others], catalog))
    // A catalogue's ids are our own; one that is none names nothing that could be acted on.
    else intent.sync = SyncId.safeParse(sync.id).data ?? null
    if (action === 'change_sync') intent.direction = readDirection(sentence, [])
    interpretation.confidence = sync.score >= 0.95 ? 0.95 : 0.8
  }
  if (interpretation.questions.length > 0)
    interpretation.confidence = Math.min(interpretation.confidence, 0.5)
  return interpretation
}

/** Takes schedule and policies out, with the catalogue's own names covered: a tab may be called "Daily report". */
function readClauses(sentence: Sentence, names: ReturnType<typeof catalogNames>, catalog: Catalog) {
  const covered: Sentence = { ...sentence }
  for (const phrase of candidatePhrases(sentence, names.longest)) {
    if (phrase.to - phrase.from === 1 && phrase.cue === null) continue
    const isName = [...names.spreadsheets, ...names.tabs, ...names.tables, ...names.syncs].some(
      ({ name }) => nameLikeness(phrase.name, name) >= 0.97,
    )
    if (isName) hide(covered, sentence.words[phrase.from]!.start, sentence.words[phrase.to - 1]!.end)
  }
  const before = covered.rest
  const deletePolicy = takeDeletePolicy(covered)
  const conflictPolicy = takeConflictPolicy(covered)
  const schedule = takeSchedule(covered, catalog.timezone)
  for (let at = 0; at < before.length; at++) {
    if (covered.rest[at] === ' ' && before[at] !== ' ') hide(sentence, at, at + 1)
  }
  return { schedule, conflictPolicy, deletePolicy, action: readAction(covered) }
}

/** "Run" without a sync of that name, but with a sheet or a table, asks for one to be made. */
function settleAction(said: IntentAction, syncScore: number, hasDataset: boolean): IntentAction {
  return said === 'run_sync' && syncScore <= 0.5 && hasDataset ? 'create_sync' : said
}

/** Status and conflicts of everything, when no sync is named. */
function isGeneral(action: IntentAction, syncScore: number): boolean {
  return (action === 'show_status' || action === 'show_conflicts') && syncScore <= 0.5
}

function unknown(): Interpretation {
  return { intent: { ...nothing, key: [] }, confidence: 0.9, questions: [], by: 'rules' }
}
