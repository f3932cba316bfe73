import { quoteName, quoteNames, quoteTable, type TableRef } from '../identifier.ts'
import { assignment, isSame, type StagedColumn } from './comparison.ts'

export type Kind = 'insert' | 'update' | 'remove'

/** What the statements of one kind of change are made of. */
export interface Shape {
  table: TableRef
  kind: Kind
  key: { name: string }[]
  /** The columns beside the key that are written, and those that have to be as they were. */
  written: StagedColumn[]
  checked: StagedColumn[]
  /** All mapped columns in the mapping's order, by name. */
  mapped: string[]
  guarded: boolean
}

/** Changes of one kind are staged in a temporary table; then each statement works on all of them. */
export interface StagedWork {
  kind: Kind
  guarded: boolean
  createStage: string
  copyToStage: string
  prepareStage: string
  clearStage: string
  /** Notes which rows are about to be touched; null where counting them tells enough. */
  touch: string | null
  /** Null when there is nothing that could be written. */
  effect: string | null
  /** The rows that are not as they were to become: `line` (from 1), `verdict` and `texts`. */
  rest: string
  /** The same for one row at a time: `doki_row`, a variable of the type of the stage. */
  each: { stage: string; assign: string; effect: string | null; rest: string }
  /** How many columns a line has. */
  width: number
}

/** Where new values are: in a table under the name of `row`, or, without one, in a variable of that name. */
interface Source {
  row: string
  from: string | null
}

export function stagedWork(shape: Shape): StagedWork {
  const { kind, guarded } = shape
  const stage = `pg_temp.doki_${kind}`
  const fields = fieldsOf(shape)
  const all: Source = { row: 's', from: `${stage} s` }
  const notes = `${stage}_touched`
  const touched = `s.doki_line in (select line from ${notes})`
  const one: Source = { row: 'doki_row', from: null }
  const touch = guarded ? touchOf(shape, all) : null
  const keys = shape.key.map((_, i) => `k${i}`).join(', ')
  return {
    kind,
    guarded,
    createStage: `create temp table doki_${kind} on commit drop as select ${fields.map(({ made, name }) => `${made} as ${name}`).join(', ')} from ${quoteTable(shape.table)} with no data;
      alter table ${stage} add column doki_line serial${touch ? `; create temp table doki_${kind}_touched (line integer) on commit drop` : ''}`,
    copyToStage: `copy ${stage} (${fields.map(({ name }) => name).join(', ')}) from stdin`,
    prepareStage: `analyze ${stage} (${keys})`,
    clearStage: `truncate ${stage} restart identity${touch ? `; truncate ${notes}` : ''}`,
    touch,
    effect: effectOf(shape, all, touch ? touched : null),
    rest: restOf(shape, all, touch ? touched : 'false', 's.doki_line as line, '),
    each: {
      stage,
      assign: assignments(fields),
      effect: effectOf(shape, one, null),
      rest: restOf(shape, one, 'doki_touched', ''),
    },
    width: fields.length,
  }
}

/** The columns of the stage: `made` has the table's own type, so that Postgres refuses exactly what the table would. */
function fieldsOf({ key, written, checked, kind }: Shape): { name: string; made: string; blame: string }[] {
  const keys = key.map(({ name }, i) => ({ name: `k${i}`, made: quoteName(name), blame: name }))
  const after = written.flatMap(({ after, column: { column } }) =>
    after && kind !== 'remove' ? [{ name: after, made: quoteName(column), blame: column }] : [],
  )
  // What was there may break a rule that came later, or be an empty text that reads as nothing: no domain here.
  const before = checked.map(({ before, baseType, column: { column } }) => ({
    name: before,
    made: `null::${baseType}`,
    blame: column,
  }))
  return [...keys, ...after, ...(kind === 'insert' ? [] : before)]
}

function sameKey({ key }: Shape, row: string): string {
  return key.map(({ name }, i) => `t.${quoteName(name)} = ${row}.k${i}`).join(' and ')
}

const isBefore = ({ checked }: Shape, row: string) => isSame(checked, 't', ({ before }) => `${row}.${before}`)

/** Locks the rows, so that what an update makes of them is the database's own doing and nobody else's. */
function touchOf(shape: Shape, { row, from }: Source): string | null {
  const table = quoteTable(shape.table)
  const into = `insert into pg_temp.doki_${shape.kind}_touched`
  switch (shape.kind) {
    case 'insert':
      return `${into} select ${row}.doki_line from ${from} where not exists (select from ${table} t where ${sameKey(shape, row)})`
    case 'update':
      return `${into} select ${row}.doki_line from ${from} join ${table} t on ${sameKey(shape, row)} where ${isBefore(shape, row)} for update of t`
    case 'remove':
      return null
  }
}

function effectOf(shape: Shape, { row, from }: Source, touched: string | null): string | null {
  const table = quoteTable(shape.table)
  const { written } = shape
  switch (shape.kind) {
    case 'insert': {
      const names = [...shape.key.map(({ name }) => name), ...written.map(({ column }) => column.column)]
      const values = [...shape.key.map((_, i) => `k${i}`), ...written.map(({ after }) => after)]
      const missing = touched ?? `not exists (select from ${table} t where ${sameKey(shape, row)})`
      return `insert into ${table} (${quoteNames(names)}) overriding system value select ${values.map(name => `${row}.${name}`).join(', ')} ${from ? `from ${from}` : ''} where ${missing}`
    }
    case 'update':
      return written.length === 0
        ? null
        : `update ${table} t set ${written.map(staged => assignment(staged, row)).join(', ')} ${from ? `from ${from}` : ''} where ${sameKey(shape, row)} and ${touched ?? isBefore(shape, row)}`
    case 'remove':
      return `delete from ${table} t ${from ? `using ${from}` : ''} where ${sameKey(shape, row)} and ${isBefore(shape, row)}`
  }
}

/**
 * `stale`: somebody else's. `altered`: what a trigger made of it. `ignored`: a trigger or a policy let the change
 * fall without a word.
 */
function restOf(shape: Shape, { row, from }: Source, touched: string, line: string): string {
  const there = `t.${quoteName(shape.key[0]?.name ?? '')} is not null`
  const texts = shape.mapped.map(name => `t.${quoteName(name)}::text`).join(', ')
  const isAfter = isSame(shape.written, 't', ({ after }) => `${row}.${after}`)
  const done = shape.kind === 'remove' ? `not (${there})` : `${there} and ${isAfter}`
  return `select ${line}${verdictOf(shape, there, touched, row)} as verdict,
    ${shape.guarded && texts ? `array[${texts}]::text[]` : 'null::text[]'} as texts
    from ${from ?? '(select) one'} left join ${quoteTable(shape.table)} t on ${sameKey(shape, row)} where not (${done})`
}

function verdictOf(shape: Shape, there: string, touched: string, row: string): string {
  if (!shape.guarded) return "'stale'"
  const same = `${there} and ${isBefore(shape, row)}`
  switch (shape.kind) {
    case 'insert':
      return `case when not (${there}) then 'ignored' when ${touched} then 'altered' else 'stale' end`
    case 'update':
      return `case when ${same} then 'ignored' when not (${touched}) then 'stale' when ${there} then 'altered' else 'ignored' end`
    case 'remove':
      return `case when ${same} then 'ignored' else 'stale' end`
  }
}

/** `doki_column` is the column to blame when Postgres does not take the text. */
function assignments(fields: readonly { name: string; blame: string }[]): string {
  const each = fields.map(({ name, blame }, i) => {
    const literal = `'${blame.replaceAll("'", "''")}'`
    return `doki_column := ${literal}; doki_row.${name} := doki_text.c${i};`
  })
  return `${each.join(' ')} doki_column := '';`
}
