import type { ColumnMapping, MappingProblem } from '@doki/contracts'
import { test } from 'tap'
import { checkMapping } from './check-mapping.ts'
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

test('what cannot be right is not approved, and all of it is said', t => {
  const said = (change: Partial<Editable>, words: RegExp) =>
    t.throws(() => checkMapping({ ...draft(), ...change }), { code: 'unprocessable', message: words })
  said({ columns: [] }, /^This mapping cannot be approved yet\. No column is mapped\.$/)
  said({ problems: [problemOf('empty_sheet')] }, /yet\. It is empty_sheet\.$/)
  said({ columns: [columnOf('a', 0), columnOf('a', 1)] }, /table column "a" is mapped twice/)
  said({ columns: [columnOf('_doki_id', 0)] }, /table column "_doki_id" is mapped twice/)
  said({ columns: [columnOf('a', 0), columnOf('b', 0)] }, /sheet column "A" is mapped twice/)
  said({ key: { columns: ['b'], managed: false } }, /key column "b" is not among/)
  said({ key: { columns: ['b'], managed: true } }, /key column "b" is not among/)
  said({ columns: [columnOf('ü'.repeat(32), 0)] }, /longer than the 63 bytes/)
  said({ columns: [], problems: [problemOf('no_key')] }, /It is no_key\. No column is mapped\.$/)
  t.end()
})

function draft(): Editable {
  const columns = [columnOf('a', 0)]
  const key = { columns: ['_doki_id'], managed: true }
  return { columns, key, newTable: proposeTable('public', 'orders', columns, key), problems: [] }
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
