import { DokiError, type TableSchema } from '@doki/contracts'
import { canonicalFromDatabase, type TableRow, type TableTarget } from '@doki/sync'
import { z } from 'zod'
import { type Exactness, exactnessOf } from '../exactness.ts'
import { keyColumns, type TextColumn } from '../key-columns.ts'
import { quoted } from './filters.ts'

/** A column of the mapping with its place in `TableChange.before` and `.after`. */
export interface PlacedColumn {
  column: TextColumn
  place: number
  /** Its values cannot be compared exactly by a filter: json has no equality, citext sees no case. */
  blind: boolean
}

/** What requests about one table carry. */
export interface RestPlan {
  schema: string
  name: string
  key: TextColumn[]
  /** The mapping's columns, in its order. */
  columns: TextColumn[]
  /** The columns beside the key; a deletion takes them all with it. */
  mapped: PlacedColumn[]
  /** Those of them that are written. Ones that only the table writes never are. */
  written: (PlacedColumn & { exact: Exactness | undefined })[]
  /** Every column as the text that Postgres prints, under short names: numbers as JSON would lose digits. */
  select: string
  parse(data: unknown): { row: TableRow; printedKey: string[] }[]
}

const Rows = z.array(z.record(z.string(), z.string().nullable()))

/** Throws `DokiError('unprocessable')` when a column is gone or the table's primary key does not tell its rows apart. */
export function restPlan(target: TableTarget, table: TableSchema): RestPlan {
  const { schema, name } = table
  const found = new Map(table.columns.map(column => [column.name, column]))
  const key = keyColumns(target)
  const columns = target.columns
  for (const { column } of [...key, ...columns])
    if (!found.get(column)?.type)
      throw new DokiError(
        'unprocessable',
        `The API shows no column ${column} of ${schema}.${name} that Doki could carry. Review the mapping.`,
      )
  if (!table.uniques.some(unique => unique.every(column => target.key.includes(column))))
    throw new DokiError(
      'unprocessable',
      `${target.key.join(', ')} is not the primary key of ${schema}.${name}, and the API tells of no other unique index. Map the primary key, or connect the database by its Postgres URL.`,
    )
  const typeOf = (column: string) => found.get(column)?.dbType ?? ''
  const mapped = columns
    .map((column, place) => ({ column, place, blind: isBlind(typeOf(column.column)) }))
    .filter(({ column }) => !target.key.includes(column.column))
  const written = mapped
    .filter(({ place }) => columns[place]?.writer !== 'table')
    .map(placed => ({ ...placed, exact: exactnessOf(typeOf(placed.column.column)) }))
  const changed = target.changedColumn ?? undefined
  const select = [
    ...key.map(({ column }, i) => `k${i}:${quoted(column)}::text`),
    ...columns.map(({ column }, i) => `c${i}:${quoted(column)}::text`),
    ...(changed === undefined ? [] : [`at:${quoted(changed)}::text`]),
  ].join(',')
  const parse = (data: unknown) =>
    Rows.parse(data).map(texts => {
      const printedKey = key.map((_, i) => texts[`k${i}`] ?? '')
      const changedAt = changed === undefined ? undefined : timeOf(texts.at ?? null)
      const row: TableRow = {
        key: key.map((column, i) => canonicalFromDatabase(printedKey[i] ?? '', column) ?? ''),
        values: columns.map((column, i) => canonicalFromDatabase(texts[`c${i}`] ?? null, column)),
        ...(changedAt !== undefined && { changedAt }),
      }
      return { row, printedKey }
    })
  return { schema, name, key, columns, mapped, written, select, parse }
}

function isBlind(dbType: string): boolean {
  return dbType === 'json' || /(^|\.)citext$/.test(dbType)
}

/** In ms since 1970; a time without a zone is taken for UTC. */
function timeOf(text: string | null): number | undefined {
  const canonical = canonicalFromDatabase(text, { type: 'timestamptz' })
  const time = Date.parse(canonical?.replace(/(?<!Z)$/, 'Z') ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** A key as one text, to tell rows apart by. */
export function keyOf(key: readonly string[]): string {
  return JSON.stringify(key)
}
