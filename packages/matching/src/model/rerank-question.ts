import type { MappingProposal, TableColumn, TableSchema } from '@doki/contracts'
import { castables } from '../castables.ts'
import { half } from '../fit-pairs.ts'
import { readSheet } from '../sheet-table.ts'
import type { MappingQuestion } from '../suggest-mapping.ts'
import { describeValues } from './describe-values.ts'
import type { PairHints } from './pair-hints.ts'
import { unsureColumns } from './unsure-columns.ts'

/** What a model is asked of one table: which of a few columns each doubtful header is. */
export interface RerankQuestion {
  tab: string
  table: string
  sources: {
    source: number
    header: string
    type: string
    /** In words. */
    values: string
    /** Only where cells may be shared. */
    examples?: string[]
    /** Numbers of `targets`. */
    candidates: number[]
  }[]
  targets: { target: number; name: string; type: string; nullable: boolean; key: boolean }[]
}

/** The question, and which header and column its numbers are. */
export interface Rerank {
  asked: RerankQuestion
  /** By `source`. */
  labels: string[]
  /** By `target`. */
  columns: string[]
}

interface Options {
  hints?: PairHints | undefined
  shareCells: boolean
  mostTokens: number
  tokensOf: (text: string) => number
}

/** Candidates of one header. */
const mostCandidates = 8
/** Headers of one question: the answer has to have an end. */
const mostSources = 60
/** Letters of a header, and of an example. */
const mostLetters = { header: 120, example: 40 }
const mostExamples = 5

/**
 * One question for all doubtful headers of an offline proposal, which tells of at least as many candidates as are asked
 * about. The most doubtful come first, as many as there is room for; only columns that could take the values are
 * candidates. Null: nothing is to be asked.
 */
export function rerankQuestion(
  question: MappingQuestion,
  offline: Pick<MappingProposal, 'candidates' | 'columns'>,
  { hints, shareCells, mostTokens, tokensOf }: Options,
): Rerank | null {
  const { table, sheet } = question
  if (!table) return null
  const doubtful = unsureColumns(offline, hints)
  const asked = new Set(doubtful.map(({ label }) => label))
  const { columns } = readSheet(
    question.columns.filter(({ label }) => asked.has(label)),
    question.rows,
    sheet.firstRow,
    question.formatted,
  )
  const known = new Map(columns.map(each => [each.column.label, each]))
  const types = new Map(table.columns.map(each => [each.name, each]))
  const out: Rerank = {
    asked: { tab: sheet.tab, table: table.name, sources: [], targets: [] },
    labels: [],
    columns: [],
  }
  let room = mostTokens
  for (const { label, columns: names } of doubtful) {
    if (out.labels.length === mostSources) break
    const full = known.get(label)
    if (!full) continue
    const castable = castables(full.profile)
    const fitting = names.flatMap(name => types.get(name) ?? []).filter(each => castable(each) >= half)
    const few = fitting.slice(0, mostCandidates)
    if (few.length === 0) continue
    const fresh = few.filter(({ name }) => !out.columns.includes(name))
    const places = [...out.columns, ...fresh.map(({ name }) => name)]
    const source = {
      source: out.labels.length,
      header: label.slice(0, mostLetters.header),
      type: full.profile.type,
      values: describeValues(full),
      ...(shareCells && { examples: examplesOf(full.profile.sample) }),
      candidates: few.map(({ name }) => places.indexOf(name)),
    }
    const targets = fresh.map((each, at) => targetOf(each, out.columns.length + at, table))
    room -= tokensOf(JSON.stringify([source, targets]))
    if (room < 0) break
    out.asked.sources.push(source)
    out.asked.targets.push(...targets)
    out.labels.push(label)
    out.columns.push(...fresh.map(({ name }) => name))
  }
  return out.labels.length > 0 ? out : null
}

function targetOf(
  { name, type, nullable }: TableColumn,
  target: number,
  { primaryKey, uniques }: TableSchema,
) {
  const key = [primaryKey, ...uniques].some(columns => columns.includes(name))
  return { target, name, type: type ?? 'unknown', nullable, key }
}

function examplesOf(sample: readonly unknown[]): string[] {
  const texts = sample.map(cell => String(cell).slice(0, mostLetters.example))
  return [...new Set(texts)].slice(0, mostExamples)
}
