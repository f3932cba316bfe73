import type { GuardFinding, Mapping, TableSchema } from '@doki/contracts'
import type { RunPlan } from '../plan/run-plan.ts'
import { quote } from '../values/refusal.ts'

const unwritten: Record<string, string> = {
  view: 'a view',
  materialized_view: 'a materialized view',
  foreign: 'a foreign table',
}

/**
 * Does the table take what the plan wants of it, from this database user? Said before the first row is written, and only of
 * what the plan does: a table that is only read may be a view. A schema that does not tell of these things passes.
 */
export function guardAccess(
  schema: TableSchema | null,
  { columns, key }: Pick<Mapping, 'columns' | 'key'>,
  plan: Pick<RunPlan, 'table' | 'sheet' | 'baseRows'>,
): GuardFinding[] {
  if (!schema) return []
  return [...guardWriting(schema, { columns, key }, plan.table), ...guardHidden(schema, plan)]
}

function guardWriting(
  schema: TableSchema,
  { columns, key }: Pick<Mapping, 'columns' | 'key'>,
  { inserts, updates, deletes }: RunPlan['table'],
): GuardFinding[] {
  if (inserts.length + updates.length + deletes.length === 0) return []
  const name = quote(`${schema.schema}.${schema.name}`)
  const firm = (message: string): GuardFinding[] => [{ code: 'not_permitted', message, confirmable: false }]
  const { kind = 'table', uniques, denied = [] } = schema
  if (unwritten[kind])
    return firm(
      `${name} is ${unwritten[kind]}, and Doki writes to tables only: map the table behind it, or sync from the table to the sheet`,
    )
  if (!uniques.some(unique => unique.every(column => key.columns.includes(column))))
    return firm(
      `Nothing in ${name} makes ${key.columns.join(', ')} unique: add a primary key or a unique index on it`,
    )
  const missing = [
    ...lacking('insert', inserts.length, schema, [...key.columns, ...written(columns, schema)]),
    ...lacking('update', updates.length, schema, written(columns, schema)),
    ...(deletes.length > 0 && denied.includes('delete') ? [`delete on ${name}`] : []),
    ...(denied.includes('temporary') ? ['temporary on the database'] : []),
  ]
  return missing.length === 0
    ? []
    : firm(`The database user may not write to ${name}: grant it ${missing.join(', ')}`)
}

/** The columns a change carries; those of the key only a new row. */
function written(columns: Mapping['columns'], schema: TableSchema): string[] {
  const generated = new Set(schema.columns.filter(column => column.generated).map(({ name }) => name))
  return columns
    .filter(({ column, writer }) => writer !== 'table' && !generated.has(column))
    .map(({ column }) => column)
}

function lacking(
  right: 'insert' | 'update',
  changes: number,
  { schema, name, denied, columns }: TableSchema,
  needed: readonly string[],
): string[] {
  if (changes === 0) return []
  if (denied?.includes(right)) return [`${right} on ${quote(`${schema}.${name}`)}`]
  const without = columns.filter(column => needed.includes(column.name) && column.denied?.includes(right))
  return without.length === 0
    ? []
    : [`${right} on the columns ${without.map(column => column.name).join(', ')}`]
}

/** Rows that a policy hides look like rows that were deleted: asked at the first run, and before any row goes for it. */
function guardHidden(
  { schema, name, rowSecurity }: TableSchema,
  { sheet, baseRows }: Pick<RunPlan, 'sheet' | 'baseRows'>,
): GuardFinding[] {
  const count = sheet.deletes.length
  if (!rowSecurity || (baseRows > 0 && count === 0)) return []
  const what = `Row level security decides which rows of ${quote(`${schema}.${name}`)} this database user sees, and rows it hides look deleted`
  const message =
    count > 0
      ? `${what}: the run would delete ${count} rows of the sheet. Use a user with bypassrls, or go on if it sees all rows of this sync`
      : `${what}. Use a user with bypassrls, or go on if it sees all rows of this sync`
  return [{ code: 'rows_hidden', message, side: 'sheet', count, confirmable: true }]
}
