import type { ColumnMapping, MappingProof, RememberedPair, TableColumn, TableSchema } from '@doki/contracts'
import { placesOf } from '@doki/sync'
import type { MatchColumn } from './evidence/side.ts'
import { fitPairs, half } from './fit-pairs.ts'
import { enough, formatFor } from './infer/infer-type.ts'
import { leaveInTable, refusal } from './left-in-table.ts'
import { isJoined, isPartOfName, madeColumns } from './made-columns.ts'
import type { Mapped, Prove } from './map-to-new-table.ts'
import { type Matching, matchColumns } from './match-columns.ts'
import { canonicalTexts } from './prove-column.ts'
import { readAs } from './read-as.ts'
import type { FullColumn, FullSheet } from './sheet-table.ts'
import type { TransformPreview } from './transforms/transform-question.ts'
import { type Hints, type Known, whatIsKnown } from './what-is-known.ts'
import { mismatch, type WhyAlone, whyAlone } from './why-alone.ts'

interface Options {
  sheetName: string
  sample?: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] } | undefined
  memory?: readonly RememberedPair[] | undefined
  hints?: Hints | undefined
  prove: Prove
  /** Candidates of each column that are told of. */
  most?: number | undefined
}

/** A column of the mapping with how it stood the proof. */
interface Proved {
  mapping: ColumnMapping
  proved: MappingProof['columns'][number]
  preview: readonly TransformPreview[]
}

/** What became of a column of the sheet. */
type Fate = { full: FullColumn; row: number } & ({ pair: Proved; target: TableColumn } | { alone: WhyAlone })

/** So many are put before a person. */
export const mostCandidates = 5

/** Finds the table's columns for those of the sheet. Fails closed: what the table wants and nobody gives is a problem. */
export function mapToTable(sheet: FullSheet, table: TableSchema, options: Options): Mapped {
  const { sheetName, sample, prove } = options
  const usable = table.columns.filter(column => refusal(column, table) === null)
  const sampleOf = samples(sample)
  const fits = fitPairs(sampleOf)
  const known = knownOf(sheet, table, usable, options)
  const matching = matchColumns(
    sheet.columns.map(sheetColumn),
    usable.map(column => tableColumn(column, sampleOf(column))),
    {
      sourceName: sheetName,
      targetName: table.name,
      prior: (row, place) => {
        const share = fits.share(sheet.columns[row]!, usable[place]!)
        // What anybody says for a pair does not make its values fit.
        const said = known.prior(row, place)
        const against = againstCasts(share) + againstConstraints(sheet.columns[row]!, usable[place]!, table)
        return against + (share < half ? Math.min(0, said) : said)
      },
    },
  )
  const fates = sheet.columns.map((full, row): Fate => {
    const chosen = matching.chosen[row]
    const target = chosen && usable[chosen.target]
    if (!chosen || !target) {
      const share = (column: TableColumn) => fits.share(full, column)
      const left = known.whyLeftAlone(row)
      const question = { matching, row, usable, rows: sheet.rows, share }
      return { full, row, alone: left === null ? whyAlone(full, question) : { reason: left } }
    }
    const mapping = pair(full, target, chosen.confidence)
    const found = withTransform(mapping, fits.transform(full, target), prove)
    const { castable } = found.proved
    if (castable < half) return { full, row, alone: mismatch(full, target, castable) }
    const reasons = matching.reasons(row, chosen.target)
    if (castable < enough) reasons.push(partly(castable, target))
    reasons.push(...found.mapping.reasons)
    const told = known.around(row, chosen.target, reasons)
    const said = {
      ...found.mapping,
      reasons: told.length > 0 ? told : ['nothing else is left, and nothing speaks against it'],
    }
    return { full, row, target, pair: { ...found, mapping: said } }
  })
  const made = provedOf(madeOf(fates, usable, sampleOf, known), prove)
  return mappedOf(fates, made, { sheet, table, usable, matching, most: options.most ?? mostCandidates })
}

/** The mapping of what was found, and what is left on both sides. What is made takes its columns from the pairs they were in. */
function mappedOf(
  fates: readonly Fate[],
  made: readonly Proved[],
  { sheet, table, usable, matching, most }: Found,
): Mapped {
  const places = new Set(made.flatMap(({ mapping }) => placesOf(mapping).map(({ index }) => index)))
  const names = new Set(made.map(({ mapping }) => mapping.column))
  const isFree = ({ mapping }: Proved) => !places.has(mapping.index) && !names.has(mapping.column)
  const pairs = fates.flatMap(fate => ('pair' in fate && isFree(fate.pair) ? [fate.pair] : []))
  const all = [...pairs, ...made].sort((a, b) => a.mapping.index - b.mapping.index)
  const out: Mapped = {
    columns: all.map(({ mapping }) => mapping),
    proof: all.map(({ proved }) => proved),
    previews: all.flatMap(({ mapping: { column }, preview }) =>
      preview.length > 0 ? [{ column, rows: [...preview] }] : [],
    ),
    ...{ leftInSheet: [], leftInTable: [], problems: [] },
    candidates: candidatesOf(sheet, usable, matching, most),
  }
  for (const fate of fates) {
    const { index, label } = fate.full.column
    if (places.has(index) || ('pair' in fate && isFree(fate.pair))) continue
    const why: WhyAlone = 'alone' in fate ? fate.alone : { reason: madeOfOthers(fate.target) }
    out.leftInSheet.push({ label, reason: why.reason })
    if (why.problem && !names.has(why.problem.column ?? '')) out.problems.push(why.problem)
  }
  const used = new Set(out.columns.map(({ column }) => column))
  for (const column of table.columns) if (!used.has(column.name)) leaveInTable(out, column, table)
  return out
}

interface Found {
  sheet: FullSheet
  /** Candidates of each column that are told of. */
  most: number
  table: TableSchema
  usable: readonly TableColumn[]
  matching: Matching
}

/**
 * What can be made of what is left; and of pairs whose names speak of a whole and a part of it (“Name” and first_name), which
 * are then no pairs. A whole that people approved stays what they approved, and what they left alone is not used.
 */
function madeOf(
  fates: readonly Fate[],
  usable: readonly TableColumn[],
  sampleOf: (column: TableColumn) => readonly (string | null)[],
  known: Known,
) {
  const isLoose = (fate: Fate) => {
    if (!('pair' in fate) || !isPartOfName(fate.full, fate.target)) return false
    return isJoined(fate.full) || !known.isTaught(fate.row, usable.indexOf(fate.target))
  }
  const madeWith = (isPaired: (fate: Fate) => boolean) => {
    const free = fates.filter(fate => ('pair' in fate ? !isPaired(fate) : true))
    const paired = new Set(fates.flatMap(fate => ('pair' in fate && isPaired(fate) ? [fate.target] : [])))
    return madeColumns({
      sheet: free.filter(({ row }) => known.whyLeftAlone(row) === null).map(({ full }) => full),
      table: usable.filter(column => !paired.has(column)),
      sampleOf,
    })
  }
  const found = madeWith(fate => !isLoose(fate))
  return found.length > 0 ? found : madeWith(() => true)
}

function provedOf(made: ReturnType<typeof madeOf>, prove: Prove): Proved[] {
  return made.flatMap(({ mapping, preview }) => {
    const proved = prove(mapping)
    return proved.castable < half ? [] : [{ mapping, proved, preview }]
  })
}

/** The pair with its transform, where that reads at least as much of all rows as none does. */
function withTransform(
  plain: ColumnMapping,
  inferred: ReturnType<ReturnType<typeof fitPairs>['transform']>,
  prove: Prove,
): Proved {
  const proved = prove(plain)
  if (!inferred) return { mapping: plain, proved, preview: [] }
  const mapping = { ...plain, transform: inferred.transform, reasons: inferred.reasons }
  const better = prove(mapping)
  if (better.castable < proved.castable) return { mapping: plain, proved, preview: [] }
  return { mapping, proved: better, preview: inferred.preview }
}

function knownOf(
  sheet: FullSheet,
  { schema, name }: TableSchema,
  usable: readonly TableColumn[],
  options: Options,
): Known {
  const [labels, headers] = [
    sheet.columns.map(({ column }) => column.label),
    sheet.columns.map(({ column }) => column.header),
  ]
  return whatIsKnown(options, labels, headers, { schema, name, columns: usable.map(column => column.name) })
}

function candidatesOf(
  sheet: FullSheet,
  usable: readonly TableColumn[],
  matching: Matching,
  most: number,
): Mapped['candidates'] {
  return sheet.columns.map(({ column }, row) => ({
    label: column.label,
    candidates: (matching.candidates[row] ?? []).slice(0, most).map(({ target, score, confidence }) => ({
      column: usable[target]?.name ?? '',
      score: rounded(score),
      confidence: rounded(confidence),
    })),
  }))
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}

/** In log-odds: what the table column cannot take of the sheet's values. */
function againstCasts(castable: number): number {
  if (castable < half) return -4
  return castable < enough ? -0.5 : 0
}

/** In log-odds: a column whose values repeat is hardly one that the table wants unique, nor a mostly blank one a required one. */
function againstConstraints({ profile, cells }: FullColumn, column: TableColumn, table: TableSchema): number {
  const { filled } = profile.facts
  if (filled < 10) return 0
  const isBlank = filled < cells.length / 2 && !column.nullable && !column.hasDefault && !column.generated
  return (isUnique(column, table) && repeatsOf(profile.sample) > 0.2 ? -1.5 : 0) + (isBlank ? -1 : 0)
}

function repeatsOf(sample: readonly unknown[]): number {
  return 1 - new Set(sample).size / sample.length
}

function isUnique({ name }: TableColumn, { primaryKey, uniques }: TableSchema): boolean {
  return [primaryKey, ...uniques].some(([first, ...others]) => first === name && others.length === 0)
}

/** A cell that is a date is a number of days; as a text it says what it is. */
export function sheetColumn({ column, profile }: FullColumn): MatchColumn {
  const { shownAs } = profile.facts
  const isSerial = shownAs.date + shownAs.time + shownAs.timestamp > 0 && profile.type !== 'text'
  const values = isSerial
    ? canonicalTexts(profile.sample, { ...profile, nullable: true })
    : profile.sample.map(cell => (cell === null ? null : String(cell)))
  return { name: column.label, values }
}

function tableColumn({ name, type }: TableColumn, values: readonly (string | null)[]): MatchColumn {
  return { name, type, values }
}

function pair({ column, profile }: FullColumn, target: TableColumn, confidence: number): ColumnMapping {
  const type = readAs(profile, target) ?? 'text'
  return {
    header: column.header,
    label: column.label,
    index: column.index,
    column: target.name,
    type,
    format: formatFor(profile.facts, type),
    limits: target.limits,
    nullable: target.nullable,
    writer: 'both',
    score: rounded(confidence),
    reasons: [],
  }
}

function madeOfOthers({ name }: TableColumn): string {
  return `“${name}” looks like it, but is made of other cells`
}

function partly(castable: number, target: TableColumn): string {
  return `${Math.floor(castable * 1000) / 10} % of the values can be read as ${target.dbType}; the other rows are set aside`
}

/** The sample of a column of the table. */
function samples(sample: Options['sample']): (column: TableColumn) => readonly (string | null)[] {
  const known = new Map(
    sample?.columns.map((name, place) => [name, sample.rows.map(row => row[place] ?? null)]),
  )
  return ({ name }) => known.get(name) ?? []
}
