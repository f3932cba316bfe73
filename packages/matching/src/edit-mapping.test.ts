import { type ColumnMapping, ConnectionId, type MappingProblem } from '@doki/contracts'
import { test } from 'tap'
import { type Checkable, checkMapping } from './check-mapping.ts'
import { type Editable, editMapping } from './edit-mapping.ts'
import { proposeTable } from './propose-table.ts'

test('a table to be made follows the edit: its columns, its types, its key', t => {
  const edited = editMapping(draft(), {
    columns: [columnOf('no', 0), { ...columnOf('paid on', 1), type: 'date' }],
    key: { columns: ['no'], managed: false },
  })
  t.equal(
    edited.newTable?.sql,
    'create table public.orders (\n  no text not null,\n  "paid on" date not null,\n  primary key (no)\n);',
  )
  t.same(edited.newTable?.primaryKey, ['no'])
  t.same(
    edited.newTable?.columns.map(({ dbType }) => dbType),
    ['text', 'date'],
  )
  t.doesNotThrow(() => checkMapping(edited))
  t.end()
})

test('the SQL of a table is ours, whatever came with the mapping', t => {
  const given = draft()
  const foreign = { ...given, newTable: given.newTable && { ...given.newTable, sql: 'drop table users' } }
  t.same(editMapping(foreign, {}), given)
  t.end()
})

test('a key is never blank, and what was the key may be again', t => {
  const named = { ...draft(), columns: [columnOf('a', 0), { ...columnOf('b', 1), nullable: true }] }
  const first = editMapping(named, { key: { columns: ['a'], managed: false } })
  const second = editMapping(first, { key: { columns: ['b'], managed: false } })
  t.same(
    second.columns.map(({ nullable }) => nullable),
    [true, false],
  )
  t.match(second.newTable?.sql, '  a text,\n  b text not null,\n  primary key (b)')
  t.end()
})

test('a table that is there stays what it is', t => {
  t.equal(editMapping({ ...draft(), newTable: null }, { columns: [columnOf('a', 0)] }).newTable, null)
  t.end()
})

test('an edit mends the problems it is an answer to, and no others', t => {
  const problems = (['key_not_unique', 'type_mismatch', 'empty_sheet'] as const).map(problemOf)
  const left = (edit: Parameters<typeof editMapping>[1]) =>
    editMapping({ ...draft(), problems }, edit).problems.map(({ code }) => code)
  t.same(left({}), ['key_not_unique', 'type_mismatch', 'empty_sheet'])
  t.same(left({ columns: [] }), ['key_not_unique', 'empty_sheet'])
  t.same(left({ key: draft().key }), ['type_mismatch', 'empty_sheet'])
  t.end()
})

function draft(): Editable & Checkable {
  const columns = [columnOf('a', 0)]
  const key = { columns: ['_doki_id'], managed: true }
  const table = {
    connectionId: ConnectionId.parse('b3a1c5a0-0000-4000-8000-000000000001'),
    schema: 'public',
    name: 'orders',
  }
  return { table, columns, key, newTable: proposeTable('public', 'orders', columns, key), problems: [] }
}

function problemOf(code: MappingProblem['code']): MappingProblem {
  return { code, message: `It is ${code}.`, column: null }
}

function columnOf(column: string, index: number): ColumnMapping {
  return {
    header: column,
    label: column.toUpperCase(),
    index,
    column,
    type: 'text',
    format: {},
    limits: {},
    nullable: false,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
