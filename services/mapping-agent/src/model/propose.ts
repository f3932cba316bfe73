import { estimateTokens, type Model, type WhyNot } from '@doki/agents'
import type { MappingProposal } from '@doki/contracts'
import {
  addHints,
  type MappingQuestion,
  mostCandidates,
  type PairHints,
  rerankHints,
  rerankQuestion,
  suggestMapping,
  unsureColumns,
  whyNone,
} from '@doki/matching'
import { askToRerank } from './ask-to-rerank.ts'
import { compareMeanings } from './compare-meanings.ts'
import type { VectorCache } from './vector-cache.ts'

/** A header that goes elsewhere than it would without a model; null: nowhere. */
export interface Move {
  label: string
  from: string | null
  to: string | null
}

/** What came of asking a model. */
export type Advice =
  | { ok: true; model: string; asked: number; moved: Move[] }
  /** The proposal is the one that there is without a model. */
  | { ok: false; model: string; who: Who; why: WhyNot }

/** Which of the two did not answer. */
type Who = 'model' | 'embedder'

export interface Proposed {
  proposal: MappingProposal
  /** Null: none was asked. */
  advice: Advice | null
}

export interface ProposeDeps {
  /** Null: none is chosen. */
  model: Model | null
  vectors: VectorCache
  /** Whether a few cells of each doubtful column are shown to the model. */
  shareCells: boolean
  signal: AbortSignal
  progress(done: number, total: number | null, message: string): void
}

/** Tokens of a question; a wide table asks about its most doubtful columns. */
const mostTokens = 6_000
/** Candidates to choose those from that the model is asked about. */
const ranked = 40

/**
 * Proposes by our own rules, and asks a model, if there is one, about what they are not sure of. What it says is held
 * against all else and proved in the same way; without its answer the proposal is that of the rules, unchanged.
 */
export async function propose(question: MappingQuestion, deps: ProposeDeps): Promise<Proposed> {
  const { model, signal, progress } = deps
  if (!model || !question.table) return { proposal: suggestMapping(question), advice: null }
  const wide = suggestMapping({ ...question, mostCandidates: ranked })
  const offline = withFewer(wide)
  if (unsureColumns(wide).length === 0) return { proposal: offline, advice: null }
  progress(question.rows.length, question.rows.length, 'Asking the model about columns that are not sure')
  const advised = await advise(question, wide, model, deps)
  if (advised === null) return { proposal: offline, advice: null }
  if (!advised.ok) return { proposal: offline, advice: { ...advised, model: model.name } }
  signal.throwIfAborted()
  const proposal = tellWhyNone(suggestMapping({ ...question, hints: advised.hints }), advised.none)
  const moved = movesOf(offline, proposal)
  return { proposal, advice: { ok: true, model: model.name, asked: advised.asked, moved } }
}

type Advised =
  | { ok: true; hints: PairHints; asked: number; none: ReadonlyMap<string, string> }
  | { ok: false; who: Who; why: WhyNot }

async function advise(
  question: MappingQuestion,
  wide: MappingProposal,
  model: Model,
  { vectors, shareCells, signal }: ProposeDeps,
): Promise<Advised | null> {
  const meanings = await meaningsOf(question, wide, model, { vectors, signal })
  if (!meanings.ok) return { ...meanings, who: 'embedder' }
  const hints = meanings.found ?? undefined
  const rerank = rerankQuestion(question, wide, { hints, shareCells, mostTokens, tokensOf: estimateTokens })
  if (!rerank) return null
  const answered = await askToRerank(model, rerank, signal)
  if (!answered.ok) return { ok: false, who: 'model', why: answered.why }
  const said = rerankHints(rerank, answered.answer)
  return {
    ok: true,
    hints: hints ? addHints([said, hints]) : said,
    asked: rerank.labels.length,
    none: whyNone(rerank, answered.answer),
  }
}

/** Of the doubtful headers and all columns: what is sure is left alone. */
async function meaningsOf(
  { table, sheet }: MappingQuestion,
  wide: MappingProposal,
  { embed, embedder, name }: Model,
  deps: Pick<ProposeDeps, 'vectors' | 'signal'>,
): ReturnType<typeof compareMeanings> {
  if (!embed || !table) return { ok: true, found: null }
  return compareMeanings(
    { names: unsureColumns(wide).map(({ label }) => label), of: sheet.tab },
    { names: table.columns.map(column => column.name), of: table.name },
    { embed, embedder: embedder ?? name, ...deps },
  )
}

function withFewer(proposal: MappingProposal): MappingProposal {
  const candidates = proposal.candidates.map(({ label, candidates }) => ({
    label,
    candidates: candidates.slice(0, mostCandidates),
  }))
  return { ...proposal, candidates }
}

function tellWhyNone(proposal: MappingProposal, none: ReadonlyMap<string, string>): MappingProposal {
  const leftInSheet = proposal.leftInSheet.map(({ label, reason }) => {
    const why = none.get(label)
    return { label, reason: why === undefined ? reason : `${reason}; ${why}` }
  })
  return { ...proposal, leftInSheet }
}

function movesOf(before: MappingProposal, after: MappingProposal): Move[] {
  const [old, now] = [before, after].map(
    ({ columns }) => new Map(columns.map(each => [each.label, each.column])),
  )
  return before.candidates
    .map(({ label }) => ({ label, from: old?.get(label) ?? null, to: now?.get(label) ?? null }))
    .filter(({ from, to }) => from !== to)
}
