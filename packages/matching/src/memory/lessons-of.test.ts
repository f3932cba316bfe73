import { type ColumnMapping, ConnectionId, managedKey } from '@doki/contracts'
import { test } from 'tap'
import { lessonsOf } from './lessons-of.ts'

const table = {
  connectionId: ConnectionId.parse('0190a000-0000-7000-8000-000000000001'),
  schema: 'public',
  name: 'customers',
}

test('mapped headers teach their column, headers left behind that they have none', async t => {
  const lessons = teach({ 'Kd.-Nr.': 'customer_no', Ort: 'city' }, ['Kd.-Nr.', 'Notiz', 'ORT'])
  t.same(lessons, [
    { header: 'Kd.-Nr.', key: 'kdnr', column: 'customer_no' },
    { header: 'Ort', key: 'ort', column: 'city' },
    { header: 'Notiz', key: 'notiz', column: null },
  ])
})

test('a header nobody proposed and nobody mapped teaches nothing', async t => {
  t.same(teach({}, []), [])
})

test('blank headers, texts as long as a letter, and our own columns teach nothing', async t => {
  const own = { [managedKey]: 'ref', Ref: managedKey, ' _doki_status ': 'status' }
  t.same(teach({ '': 'a', ' ': 'b', ['x'.repeat(201)]: 'c', ...own }, ['', '\t', managedKey]), [])
})

test('a header that stands over two columns teaches neither, and one left of the two is not left alone', async t => {
  const doubled = [columnOf('Total', 'net'), columnOf('total', 'gross'), columnOf('Id', 'id')]
  t.same(
    lessonsOf({ table, columns: doubled }, ['Total', 'Total']).map(({ header }) => header),
    ['Id'],
  )
  t.same(teach({ Total: 'net' }, ['Total', 'Total']), [{ header: 'Total', key: 'total', column: 'net' }])
})

test('a table with a name that no database keeps teaches nothing', async t => {
  const long = { ...table, name: 'ü'.repeat(32) }
  t.same(lessonsOf({ table: long, columns: [columnOf('Id', 'id')] }, []), [])
})

function teach(pairs: Record<string, string>, proposed: string[]) {
  const columns = Object.entries(pairs).map(([header, column]) => columnOf(header, column))
  return lessonsOf({ table, columns }, proposed)
}

function columnOf(header: string, column: string): ColumnMapping {
  return {
    header,
    label: header,
    index: 0,
    column,
    type: 'text',
    format: {},
    limits: {},
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
