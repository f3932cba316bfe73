import type { TableColumn, TableSchema } from '@doki/contracts'
import { test } from 'tap'
import type { RowChange, SideChanges } from '../plan/run-plan.ts'
import { mappingOf } from '../testing/mappings.ts'
import { guardAccess } from './access.ts'
import { guardTable } from './places.ts'

const mapping = mappingOf(['id', 'name'])
const [id, name] = mapping.columns.map(({ column }) => column)
const change: RowChange = { key: 'a', row: null, before: ['a'], after: ['b'], base: ['a'] }
const table = { connectionId: '' as never, schema: 'public', name: 'people' }
const none: SideChanges = { inserts: [], updates: [], deletes: [], unchanged: 0, blanked: 0 }
const plan = { table: none, sheet: none, baseRows: 5 }
const key = { ...mapping, key: { columns: [id ?? ''], managed: false } }

const said = (schema: Partial<TableSchema>, changes: Partial<typeof plan>) =>
  guardAccess({ ...schemaOf(), ...schema }, key, { ...plan, ...changes }).map(({ message }) => message)

test('what the database user may not do is said before it is tried, and only when it is wanted', async t => {
  const inserts = { table: { ...none, inserts: [change] } }
  t.same(said({}, inserts), [])
  t.match(said({ kind: 'view' }, inserts), [/a view/])
  t.same(said({ kind: 'view', uniques: [] }, {}), [])
  t.match(said({ uniques: [] }, inserts), [/unique index/])
  t.match(said({ denied: ['insert', 'update', 'temporary'] }, inserts), [
    /grant it insert on .*, temporary on/,
  ])
  t.same(said({ denied: ['insert'] }, { table: { ...none, updates: [change] } }), [])
  t.match(said({ denied: ['delete'] }, { table: { ...none, deletes: [change] } }), [/grant it delete/])
  const columns = schemaOf().columns.map(column =>
    column.name === name ? { ...column, denied: ['update' as const] } : column,
  )
  t.match(said({ columns }, { table: { ...none, updates: [change] } }), [`update on the columns ${name}`])
  t.same(said({ columns }, inserts), [])
})

test('rows that policies may hide are asked about at the first run, and before any goes for it', async t => {
  t.same(said({ rowSecurity: true }, {}), [])
  t.match(said({ rowSecurity: true }, { baseRows: 0 }), [/sees all rows/])
  t.match(said({ rowSecurity: true }, { sheet: { ...none, deletes: [change] } }), [
    /delete 1 rows of the sheet/,
  ])
})

test('an identity as the key, and a column the table works out, are no change of the table', async t => {
  const found = (
    given: Partial<TableColumn>,
    column: string | undefined,
    writer: 'both' | 'table' = 'both',
  ) => {
    const columns = schemaOf().columns.map(each => (each.name === column ? { ...each, ...given } : each))
    const mapped = { ...key, columns: key.columns.map(each => ({ ...each, writer })) }
    return guardTable({ ...schemaOf(), columns }, { ...mapped, newTable: null, table }, { baseRows: 1 })
      .length
  }
  t.equal(found({ generated: true, givesKeys: true }, id), 0)
  t.equal(found({ generated: true, givesKeys: true }, name), 1)
  t.equal(found({ generated: true }, name), 1)
  t.equal(found({ generated: true }, name, 'table'), 0)
})

function schemaOf(): TableSchema {
  return {
    schema: 'public',
    name: 'people',
    primaryKey: [id ?? ''],
    uniques: [[id ?? '']],
    columns: mapping.columns.map(({ column, type }) => ({
      name: column,
      type,
      dbType: type,
      nullable: true,
      hasDefault: false,
      generated: false,
      limits: {},
    })),
  }
}
