import { type ColumnMapping, ConnectionId, type MappingProblem } from '@doki/contracts'
import { test } from 'tap'
import { type Checkable, checkDraft, checkMapping, checkPlaces } from './check-mapping.ts'
import { proposeTable } from './propose-table.ts'

type Draft = Checkable & { problems: MappingProblem[] }

test('what cannot be right is not approved, and all of it is said', t => {
  const said = (change: Partial<Draft>, words: RegExp) =>
    t.throws(() => checkMapping({ ...draft(), ...change }), { code: 'unprocessable', message: words })
  said({ columns: [] }, /^This mapping cannot be approved yet\. No column is mapped\.$/)
  said({ problems: [problemOf('empty_sheet')] }, /yet\. It is empty_sheet\.$/)
  said({ columns: [columnOf('a', 0), columnOf('a', 1)] }, /table column "a" is mapped twice/)
  said({ columns: [columnOf('_doki_id', 0)] }, /table column "_doki_id" is mapped twice/)
  said({ columns: [columnOf('a', 0), columnOf('b', 0)] }, /sheet column "A" is mapped twice/)
  said({ key: { columns: ['b'], managed: false } }, /key column "b" is not among/)
  said({ key: { columns: ['b'], managed: true } }, /key column "b" is not among/)
  said({ columns: [columnOf('ü'.repeat(32), 0)] }, /longer than the 63 bytes/)
  said({ key: { columns: ['a', 'a'], managed: false } }, /key names the column "a" twice/)
  said({ columns: [columnOf('a', 18_278)] }, /"A" lies beyond the last column/)
  said({ table: { ...draft().table, name: 'bills' } }, /not the one that is mapped: public\.bills/)
  for (const schema of ['pg_catalog', 'pg_temp_3', 'information_schema', 'auth', 'storage', 'vault'])
    said({ newTable: null, table: { ...draft().table, schema } }, /belongs to the database itself/)
  t.doesNotThrow(() =>
    checkMapping({ ...draft(), newTable: null, table: { ...draft().table, schema: 'authors' } }),
  )
  said({ columns: [], problems: [problemOf('no_key')] }, /It is no_key\. No column is mapped\.$/)
  t.end()
})

test('a draft may have problems, and no mistakes', t => {
  const troubled: Draft = { ...draft(), problems: [problemOf('no_key')] }
  t.doesNotThrow(() => checkDraft(troubled))
  t.throws(() => checkDraft({ ...draft(), columns: [] }), {
    code: 'unprocessable',
    message: 'This mapping cannot be right. No column is mapped.',
  })
  t.end()
})

test('a column lies in its tab', t => {
  const sheet = { tab: 'Orders', columns: [0, 1].map(index => ({ index, header: 'x', label: 'x' })) }
  t.doesNotThrow(() => checkPlaces({ columns: [columnOf('a', 1)] }, sheet))
  t.throws(() => checkPlaces({ columns: [columnOf('a', 1), columnOf('c', 2)] }, sheet), {
    code: 'unprocessable',
    message: /The tab "Orders" ends with column B, and "C" would lie beyond it/,
  })
  t.end()
})

function draft(): Draft {
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
