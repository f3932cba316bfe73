import { DokiError, type TableSchema } from '@doki/contracts'
import type { TableTarget } from '@doki/sync'
import { type Exactness, exactnessOf } from './exactness.ts'
import { quoteName, quoteNames, quoteTable } from './identifier.ts'
import { keyColumns, type TextColumn } from './key-columns.ts'

/** The statements by which rows get into a table and out of it, and the columns they carry. */
export interface WritePlan {
  key: TextColumn[]
  /** The columns beside the key that are written, with their places in `TableRow.values`. */
  others: { column: TextColumn; place: number; exact: Exactness | undefined }[]
  /** True when triggers, rules or policies may change or drop rows without a word, or it is no plain table. */
  guarded: boolean
  isEmpty: string
  copyToTable: string
  upsert: StagedWork
  remove: StagedWork
}

/** Rows are staged in a temporary table; then each statement works on all of them. */
export interface StagedWork extends Changes {
  createStage: string
  copyToStage: string
  analyzeStage: string
  clearStage: string
  /** How many columns a line has. */
  width: number
  /** The same for one row at a time: `doki_row`, a variable of the type of the stage. */
  each: Changes & { assign: string }
}

interface Changes {
  update: string | null
  insert: string | null
  remove: string | null
  /** Counts the rows the table was silent about: not there after an insert, still there after a delete. */
  ignored: string
}

const stage = 'pg_temp.doki_stage'

/**
 * Columns that only the table writes, and generated ones, are not touched. Throws `DokiError('unprocessable')`
 * when a column is gone or no unique index tells the rows apart.
 */
export function writePlan(target: TableTarget, table: TableSchema, guarded: boolean): WritePlan {
  const found = new Map(table.columns.map(column => [column.name, column]))
  const key = keyColumns(target)
  for (const { column } of [...key, ...target.columns])
    if (!found.has(column))
      throw new DokiError(
        'unprocessable',
        `${target.schema}.${target.name} has no column ${column} any more. Review the mapping.`,
      )
  if (!table.uniques.some(columns => columns.every(column => target.key.includes(column))))
    throw new DokiError(
      'unprocessable',
      `Nothing in ${target.schema}.${target.name} makes ${target.key.join(', ')} unique. Add a primary key or a unique index on it, then run again.`,
    )
  const others = target.columns
    .map((column, place) => ({ column, place, exact: exactnessOf(found.get(column.column)?.dbType ?? '') }))
    .filter(
      ({ column: { column, writer } }) =>
        !target.key.includes(column) && writer !== 'table' && !found.get(column)?.generated,
    )
  return {
    key,
    others,
    guarded,
    ...statements(
      target,
      others.map(({ column }) => column),
      name => found.get(name)?.dbType ?? '',
    ),
  }
}

function statements(target: TableTarget, others: TextColumn[], dbTypeOf: (name: string) => string) {
  const table = quoteTable(target)
  const all = [...target.key, ...others.map(({ column }) => column)]
  const effects = others.map(column => effectOf(column, dbTypeOf(column.column)))
  return {
    isEmpty: `select not exists (select from ${table}) as empty`,
    copyToTable: `copy ${table} (${quoteNames(all)}) from stdin`,
    upsert: {
      ...staged(table, all, target.key),
      ...upserts(target, effects, { row: 's', stage }),
      each: { ...upserts(target, effects, { row: 'doki_row' }), assign: assignments(all) },
    },
    remove: {
      ...staged(table, target.key, target.key),
      ...removal(target, { row: 's', stage }),
      each: { ...removal(target, { row: 'doki_row' }), assign: assignments(target.key) },
    },
  }
}

/** Where the new values are: in a table under the name of `row`, or, without one, in a variable of that name. */
interface Source {
  row: string
  stage?: string
}

function upserts(target: TableTarget, effects: Effect[], source: Source): Changes {
  const table = quoteTable(target)
  const { row } = source
  const from = source.stage ? `from ${source.stage} ${row}` : ''
  const all = [...target.key, ...effects.map(({ name }) => name)]
  const set = effects.map(effect => effect.set(row)).join(', ')
  const values = (side: string) => effects.map(({ compared }) => compared(side)).join(', ')
  const differs = `row(${values('t')}) is distinct from row(${values(row)})`
  const missing = `not exists (select from ${table} t where ${sameKey(target, row)})`
  return {
    update:
      effects.length === 0
        ? null
        : `update ${table} t set ${set} ${from} where ${sameKey(target, row)} and ${differs}`,
    insert: `insert into ${table} (${quoteNames(all)}) overriding system value select ${quoteNames(all, `${row}.`)} ${from} where ${missing}`,
    remove: null,
    ignored: `select count(*)::integer as ignored ${from} where ${missing}`,
  }
}

function removal(target: TableTarget, { row, stage }: Source): Changes {
  const table = quoteTable(target)
  const there = `exists (select from ${table} t where ${sameKey(target, row)})`
  return {
    update: null,
    insert: null,
    remove: `delete from ${table} t ${stage ? `using ${stage} ${row}` : ''} where ${sameKey(target, row)}`,
    ignored: `select count(*)::integer as ignored ${stage ? `from ${stage} ${row}` : ''} where ${there}`,
  }
}

function sameKey({ key }: TableTarget, row: string): string {
  return key.map(name => `t.${quoteName(name)} = ${row}.${quoteName(name)}`).join(' and ')
}

/** `doki_column` is the column to blame when Postgres does not take the text. */
function assignments(columns: string[]): string {
  const each = columns.map((name, i) => {
    const literal = `'${name.replaceAll("'", "''")}'`
    return `doki_column := ${literal}; doki_row.${quoteName(name)} := doki_text.c${i};`
  })
  return `${each.join(' ')} doki_column := '';`
}

/** The stage has the table's own types, so that Postgres casts, and refuses, exactly as the table would. */
function staged(table: string, columns: string[], key: string[]) {
  return {
    createStage: `create temp table doki_stage on commit drop as select ${quoteNames(columns)} from ${table} with no data`,
    copyToStage: `copy ${stage} (${quoteNames(columns)}) from stdin`,
    analyzeStage: `analyze ${stage} (${quoteNames(key)})`,
    clearStage: `truncate ${stage}`,
    width: columns.length,
  }
}

/** How a column is compared and set, each given the names of its two sides in SQL. */
interface Effect {
  name: string
  compared: (side: string) => string
  set: (row: string) => string
}

/**
 * json has no equality, and that of citext or of a nondeterministic collation sees too little. A sheet cannot tell
 * an empty text from nothing, so where the table has one, it stays.
 */
function effectOf({ column: name, type }: TextColumn, dbType: string): Effect {
  const quoted = quoteName(name)
  if (type === 'text')
    return {
      name,
      compared: side => `nullif(${side}.${quoted}::text collate "C", '')`,
      set: row =>
        `${quoted} = coalesce(${row}.${quoted}, case when t.${quoted}::text = '' then t.${quoted} end)`,
    }
  const asText = type === 'list' || dbType === 'json' ? '::text collate "C"' : ''
  return { name, compared: side => `${side}.${quoted}${asText}`, set: row => `${quoted} = ${row}.${quoted}` }
}
