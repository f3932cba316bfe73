import { DokiError } from '@doki/contracts'
import type { TableTarget } from '@doki/sync'
import { type Exactness, exactnessOf } from '../exactness.ts'
import { quoteNames, quoteTable, type TableRef } from '../identifier.ts'
import { keyColumns, type TextColumn } from '../key-columns.ts'
import type { TableFacts } from '../table-facts.ts'
import { claim } from '../watch/log.ts'
import type { StagedColumn } from './comparison.ts'
import { type Kind, type StagedWork, stagedWork } from './statements.ts'

/** A column of the mapping with its place in `TableChange.before` and `.after`. */
export interface PlacedColumn {
  column: TextColumn
  place: number
}

/** The statements by which changes get into a table, and the columns they carry. */
export interface WritePlan {
  key: TextColumn[]
  /** The columns beside the key that are written. */
  written: (PlacedColumn & { exact: Exactness | undefined })[]
  /** The columns beside the key that have to be as they were before the row goes. */
  mapped: PlacedColumn[]
  /** The mapping's columns, in its order. */
  columns: TextColumn[]
  /** True when triggers, rules or policies may change or drop rows without a word. */
  guarded: boolean
  /** What `doki.writer` is set to by a sync of this name; undefined when its changes cannot be told from what they cause. */
  claimOf: (writer: string) => string | undefined
  isEmpty: string
  copyToTable: string
  work: Record<Kind, StagedWork>
}

/**
 * An update overwrites, and so compares, what is written; a deletion takes all mapped columns with it, and compares
 * them all. Columns that only the table writes, and generated ones, are never written. Throws
 * `DokiError('unprocessable')` when a column is gone or no unique index tells the rows apart.
 */
export function writePlan(target: TableTarget, ref: TableRef, facts: TableFacts): WritePlan {
  const found = new Map(facts.columns.map(column => [column.name, column]))
  const key = keyColumns(target)
  for (const { column } of [...key, ...target.columns])
    if (!found.has(column))
      throw new DokiError(
        'unprocessable',
        `${ref.schema}.${ref.name} has no column ${column} any more. Review the mapping.`,
      )
  if (!facts.keys.some(({ columns }) => columns.every(column => target.key.includes(column))))
    throw new DokiError(
      'unprocessable',
      `Nothing in ${ref.schema}.${ref.name} makes ${target.key.join(', ')} unique. Add a primary key or a unique index on it, then run again.`,
    )
  const mapped = target.columns
    .map((column, place) => ({ column, place, baseType: found.get(column.column)?.base_type ?? 'text' }))
    .filter(({ column: { column } }) => !target.key.includes(column))
  const written = mapped
    .filter(({ column: { column, writer } }) => writer !== 'table' && !found.get(column)?.generated)
    .map(placed => ({ ...placed, exact: exactnessOf(placed.baseType) }))
  const staged = ({ column, place, baseType }: (typeof mapped)[number]): StagedColumn => ({
    column,
    baseType,
    after: `a${place}`,
    before: `b${place}`,
  })
  const work = (kind: Kind) =>
    stagedWork({
      table: ref,
      kind,
      key: target.key.map(name => ({ name })),
      written: written.map(staged),
      checked: (kind === 'remove' ? mapped : written).map(staged),
      mapped: target.columns.map(({ column }) => column),
      guarded: facts.guarded,
    })
  const all = [...target.key, ...written.map(({ column }) => column.column)]
  return {
    key,
    written,
    mapped,
    columns: target.columns,
    guarded: facts.guarded,
    claimOf: writer => (writer === '' || facts.cascades ? undefined : claim(facts.oid, writer)),
    isEmpty: `select not exists (select from ${quoteTable(ref)}) as empty`,
    copyToTable: `copy ${quoteTable(ref)} (${quoteNames(all)}) from stdin`,
    work: { insert: work('insert'), update: work('update'), remove: work('remove') },
  }
}
