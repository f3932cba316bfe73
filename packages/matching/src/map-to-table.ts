import { type ColumnMapping, managedKey, type TableColumn, type TableSchema } from '@doki/contracts'
import { enough, formatFor } from './infer/infer-type.ts'
import type { Mapped, Prove } from './map-to-new-table.ts'
import { type Candidate, type Matching, matchColumns, threshold } from './match-columns.ts'
import { readAs } from './score-pair.ts'
import type { FullColumn, FullSheet } from './sheet-table.ts'

interface Options {
  sheetName: string
  sample?: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] } | undefined
  prove: Prove
}

/** Below this share of castable values a pair is no pair. */
const half = 0.5

/** Finds the table's columns for those of the sheet. Fails closed: what the table wants and nobody gives is a problem. */
export function mapToTable(
  sheet: FullSheet,
  table: TableSchema,
  { sheetName, sample, prove }: Options,
): Mapped {
  const usable = table.columns.filter(column => refusal(column, table) === null)
  const matching = matchColumns(
    sheet.columns.map(({ column, profile }) => ({ label: column.label, profile })),
    usable.map(column => ({ column, sample: sampleOf(column, sample) })),
    { sheetName, tableName: table.name },
  )
  const out: Mapped = { columns: [], proof: [], leftInSheet: [], leftInTable: [], problems: [] }
  for (const [row, full] of sheet.columns.entries()) {
    const place = matching.chosen[row] ?? null
    const target = place === null ? undefined : usable[place]
    const candidate = place === null ? undefined : matching.candidates[row]?.[place]
    if (!target || !candidate) {
      leave(out, full, whyAlone(full, matching, row, usable, sheet.rows))
      continue
    }
    const mapping = pair(full, target, candidate)
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

function pair({ column, profile }: FullColumn, target: TableColumn, candidate: Candidate): ColumnMapping {
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
    score: candidate.score,
    reasons: [...candidate.reasons],
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
  { candidates, chosen }: Matching,
  row: number,
  usable: TableColumn[],
  rows: number,
) {
  const named = (candidates[row] ?? [])
    .map((candidate, place) => ({ candidate, place }))
    .filter(
      ({ candidate, place }) =>
        candidate.nameScore >= 0.8 && candidate.castable < half && !chosen.includes(place),
    )
    .sort((a, b) => b.candidate.nameScore - a.candidate.nameScore)[0]
  const target = named && usable[named.place]
  if (named && target) return mismatch({ column, profile }, target, named.candidate.castable)
  const best = Math.max(0, ...(candidates[row] ?? []).map(({ score }) => score))
  if (profile.facts.filled === 0 && rows > 0) return { reason: 'it has no values' }
  return {
    reason:
      best >= threshold ? 'another column fits its counterpart better' : 'nothing in the table looks like it',
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
