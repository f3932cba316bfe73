import { randomUUID } from 'node:crypto'
import { ConnectionId, Mapping } from '@doki/contracts'
import { proposeTable } from '@doki/matching'
import { test } from 'tap'
import { checkNewTable } from './check-new-table.ts'

test('only the SQL that Doki writes for the mapping is run', t => {
  const mapping = newMapping()
  t.doesNotThrow(() => checkNewTable(mapping))
  t.doesNotThrow(() => checkNewTable({ ...mapping, newTable: null }))
  const planted = { ...mapping.newTable!, sql: `${mapping.newTable?.sql}; drop table customers` }
  t.throws(() => checkNewTable({ ...mapping, newTable: planted }), { code: 'unprocessable' })
  const elsewhere = { ...mapping.newTable!, name: 'customers' }
  t.throws(() => checkNewTable({ ...mapping, newTable: elsewhere }), { code: 'unprocessable' })
  t.end()
})

function newMapping(): Mapping {
  const connectionId = ConnectionId.parse(randomUUID())
  const column = {
    header: 'No',
    label: 'No',
    index: 0,
    column: 'no',
    type: 'text' as const,
    format: {},
    limits: {},
    nullable: false,
    writer: 'both' as const,
    score: 1,
    reasons: [],
  }
  const key = { columns: ['no'], managed: false }
  return Mapping.parse({
    id: randomUUID(),
    workspaceId: randomUUID(),
    name: 'Orders',
    sheet: {
      connectionId,
      spreadsheetId: 's',
      spreadsheetTitle: 'S',
      sheetId: 0,
      tab: 'T',
      headerRow: 1,
      firstRow: 2,
    },
    table: { connectionId, schema: 'public', name: 'orders' },
    newTable: proposeTable('public', 'orders', [column], key),
    columns: [column],
    key,
    version: 1,
    state: 'approved',
    headerFingerprint: '',
    createdAt: '2026-01-01T00:00:00Z',
  })
}
