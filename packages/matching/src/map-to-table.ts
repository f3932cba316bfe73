import { type ColumnMapping, managedKey, type TableColumn, type TableSchema } from '@doki/contracts'
import { castables } from './castables.ts'
import type { MatchColumn } from './evidence/side.ts'
import { enough, formatFor } from './infer/infer-type.ts'
import type { Mapped, Prove } from './map-to-new-table.ts'
import { type Matching, matchColumns } from './match-columns.ts'
import { canonicalTexts } from './prove-column.ts'
import { readAs } from './read-as.ts'
import type { FullColumn, FullSheet } from './sheet-table.ts'

interface Options {
  sheetName: string
  sample?: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] } | undefined
  prove: Prove
}

/** So many are put before a person. */
const mostCandidates = 5
/** Below this share of castable values a pair is no pair. */
const half = 0.5
/** From here on a pair that was not chosen is worth telling of. */
const near = 0.2

/** Finds the table's columns for those of the sheet. Fails closed: what the table wants and nobody gives is a problem. */
export function mapToTable(
  sheet: FullSheet,
  table: TableSchema,
  { sheetName, sample, prove }: Options,
): Mapped {
  const usable = table.columns.filter(column => refusal(column, table) === null)
  const casts = sheet.columns.map(({ profile }) => castables(profile))
  const matching = matchColumns(
    sheet.columns.map(sheetColumn),
    usable.map(column => tableColumn(column, table, sampleOf(column, sample))),
    {
      sourceName: sheetName,
      targetName: table.name,
      prior: (row, place) => againstCasts(casts[row]!(usable[place]!)),
    },
  )
  const out: Mapped = {
    ...{ columns: [], proof: [], leftInSheet: [], leftInTable: [], problems: [] },
    candidates: sheet.columns.map(({ column }, row) => ({
      label: column.label,
      candidates: (matching.candidates[row] ?? [])
        .slice(0, mostCandidates)
        .map(({ target, score, confidence }) => ({
          column: usable[target]?.name ?? '',
          score: rounded(score),
          confidence: rounded(confidence),
        })),
    })),
  }
  for (const [row, full] of sheet.columns.entries()) {
    const chosen = matching.chosen[row]
    const target = chosen && usable[chosen.target]
    if (!chosen || !target) {
      leave(out, full, whyAlone(full, matching, row, usable, sheet.rows, casts[row]!))
      continue
    }
    const mapping = pair(full, target, chosen.confidence, matching.reasons(row, chosen.target))
    const proved = prove(mapping)
    if (proved.castable < half) {
      leave(out, full, mismatch(full, target, proved.castable))
      continue
    }
    if (proved.castable < enough) mapping.reasons.push(partly(proved.castable, target))
    out.columns.push(mapping)
    out.proof.push(proved)
  }
  const used = new Set(out.columns.map(({ column }) => column))
  for (const column of table.columns) if (!used.has(column.name)) leaveInTable(out, column, table)
  return out
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}

/** In log-odds: what the table column cannot take of the sheet's values. */
function againstCasts(castable: number): number {
  if (castable < half) return -4
  return castable < enough ? -0.5 : 0
}

/** A cell that is a date is a number of days; as a text it says what it is. */
function sheetColumn({ column, profile }: FullColumn): MatchColumn {
  const { shownAs } = profile.facts
  const isSerial = shownAs.date + shownAs.time + shownAs.timestamp > 0 && profile.type !== 'text'
  const values = isSerial
    ? canonicalTexts(profile.sample, { ...profile, nullable: true })
    : profile.sample.map(cell => (cell === null ? null : String(cell)))
  return { name: column.label, values }
}

function tableColumn(
  column: TableColumn,
  { primaryKey, uniques }: TableSchema,
  values: readonly (string | null)[],
): MatchColumn {
  return {
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    unique: [primaryKey, ...uniques].some(
      ([first, ...others]) => first === column.name && others.length === 0,
    ),
    values,
  }
}

function pair(
  { column, profile }: FullColumn,
  target: TableColumn,
  confidence: number,
  reasons: readonly string[],
): ColumnMapping {
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
    reasons: [...reasons],
  }
}

/** Why a column of the table cannot be written; null when it can. An identity that is the key can be given a value. */
function refusal(column: TableColumn, table: TableSchema): string | null {
  if (column.name === managedKey) return "Doki's own key"
  if (column.type === null) return `Doki cannot carry ${column.dbType}`
  if (column.generated && !table.primaryKey.includes(column.name)) return 'the database makes its value'
  return null
}

function leaveInTable(out: Mapped, column: TableColumn, table: TableSchema): void {
  const isRequired = !column.nullable && !column.hasDefault && !column.generated && column.name !== managedKey
  const refused = refusal(column, table)
  const filledBy = column.generated ? 'the database makes its value' : 'it keeps its default'
  const reason =
    refused ??
    (isRequired
      ? 'required, and nothing in the sheet looks like it'
      : `nothing in the sheet looks like it; ${column.nullable && !column.hasDefault ? 'it may stay empty' : filledBy}`)
  out.leftInTable.push({ column: column.name, reason })
  if (isRequired)
    out.problems.push({
      code: 'required_column_without_source',
      message: `The table wants a value in “${column.name}” (${column.dbType}), and no column of the sheet gives one. Add such a column to the sheet, map one by hand, or give the table's column a default.`,
      column: column.name,
    })
}

function leave(
  out: Mapped,
  { column }: FullColumn,
  why: { reason: string; problem?: Mapped['problems'][number] },
): void {
  out.leftInSheet.push({ label: column.label, reason: why.reason })
  if (why.problem) out.problems.push(why.problem)
}

/** A column that has the name but not the values of a table's column is told of, not passed over. */
function whyAlone(
  { column, profile }: FullColumn,
  { candidates, chosen, nameScore }: Matching,
  row: number,
  usable: TableColumn[],
  rows: number,
  castable: (column: TableColumn) => number,
) {
  const taken = new Set(chosen.map(each => each?.target))
  const named = usable
    .map((target, place) => ({ target, place, score: nameScore(row, place) }))
    .filter(({ target, place, score }) => score >= 0.8 && castable(target) < half && !taken.has(place))
    .sort((a, b) => b.score - a.score)[0]
  if (named) return mismatch({ column, profile }, named.target, castable(named.target))
  if (profile.facts.filled === 0 && rows > 0) return { reason: 'it has no values' }
  const [best] = candidates[row] ?? []
  const target = best && usable[best.target]
  if (!best || !target || best.confidence < near) return { reason: 'nothing in the table looks like it' }
  return {
    reason: taken.has(best.target)
      ? `“${target.name}” looks like it, but another column fits that better`
      : `“${target.name}” may be it, but that is not sure enough (${Math.round(best.confidence * 100)} %)`,
  }
}

function mismatch({ column }: Pick<FullColumn, 'column' | 'profile'>, target: TableColumn, castable: number) {
  const share = castable === 0 ? 'none' : `only ${Math.floor(castable * 100)} %`
  const reason = `${share} of its values can be read as ${target.dbType}, which “${target.name}” is`
  return {
    reason,
    problem: {
      code: 'type_mismatch' as const,
      message: `“${column.label}” has the name of “${target.name}”, but ${reason}. Choose another column for it, or another table.`,
      column: target.name,
    },
  }
}

function partly(castable: number, target: TableColumn): string {
  return `${Math.floor(castable * 1000) / 10} % of the values can be read as ${target.dbType}; the other rows are set aside`
}

function sampleOf(column: TableColumn, sample: Options['sample']): (string | null)[] {
  const place = sample?.columns.indexOf(column.name) ?? -1
  return place < 0 ? [] : (sample?.rows ?? []).map(row => row[place] ?? null)
}
