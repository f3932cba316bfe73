import { DokiError, type TableSchema } from '@doki/contracts'
import { createLog } from '@doki/service'
import type { RowKey } from '@doki/tables'
import { test } from 'tap'
import { columnOf, fakeSources } from '../test/fake-sources.ts'
import { readLink } from './read-link.ts'

const table: TableSchema = {
  schema: 'public',
  name: 'orders',
  columns: [
    {
      name: 'id',
      dbType: 'integer',
      type: 'integer',
      nullable: false,
      hasDefault: false,
      generated: false,
      limits: {},
    },
  ],
  primaryKey: ['id'],
  uniques: [['id']],
}

test('the keys of both sides are held against each other, in whatever batches they come', async t => {
  const { link } = setup([[['1'], ['2']], [], [['9']]])
  t.same(await link(), {
    tableRows: 3,
    linked: 2,
    onlyInSheet: 1,
    onlyInTable: 1,
    doubledInTable: 0,
    blankInTable: 0,
    sampled: false,
  })
})

test('more rows than are looked at are told', async t => {
  const { link, asked } = setup([
    [['1'], ['2']],
    [['9'], ['3']],
  ])
  t.match(await link({ mostKeys: 3 }), { tableRows: 3, linked: 2, onlyInTable: 1, sampled: true })
  t.match(await link({ mostKeys: 4 }), { tableRows: 4, linked: 3, sampled: false })
  t.same(asked, [4, 5], 'one more is asked for, to know')
})

test('keys that cannot be read are told as not known, and a passing failure is none of them', async t => {
  const refused = new DokiError('forbidden', 'The database user may not do this')
  t.equal(await setup(refused).link(), null)
  await t.rejects(setup(new Error('socket hang up')).link(), { message: 'socket hang up' })
  const gone = { ...table, columns: table.columns.slice(1) }
  t.equal(await setup([]).link({ of: gone }), null, 'the column is gone')
  const hidden = { ...table, columns: [{ ...table.columns[0]!, denied: ['select' as const] }] }
  t.equal(await setup([]).link({ of: hidden }), null, 'the column is not for this user')
})

test('a job that is stopped stops here too, also when that is what cannot be read', async t => {
  const { link, stop } = setup([[['1']], [['2']]])
  stop.abort(new DokiError('cancelled', 'Cancelled'))
  await t.rejects(link(), { code: 'cancelled' })
})

test('rows that the database gives a key, or Doki, are added', async t => {
  const [id] = table.columns
  const given = { ...table, columns: [{ ...id!, hasDefault: true, givesKeys: true }] }
  t.match(await setup([]).link({ of: given }), { onlyInSheet: 4 })
  const own = { ...table, columns: [{ ...id!, name: '_doki_id' }], uniques: [['_doki_id']] }
  const managed = setup([[['x']]])
  t.match(await managed.link({ of: own, managed: true }), { onlyInSheet: 4, onlyInTable: 1 })
})

interface Changes {
  mostKeys?: number
  of?: TableSchema
  managed?: boolean
}

/** A sheet with the keys 1, 2, 3 and a row without one, and a table with these keys, or a failure in their place. */
function setup(keys: RowKey[][] | Error) {
  const asked: number[] = []
  const { sources } = fakeSources({
    tabs: {},
    async *keys(_schema, _name, _columns, most) {
      asked.push(most)
      if (keys instanceof Error) throw keys
      yield* keys
    },
  })
  const stop = new AbortController()
  const columns = [columnOf('ID', 0, 'id', 'integer'), columnOf('Note', 1, 'note', 'text')]
  const link = async ({ mostKeys, of = table, managed = false }: Changes = {}) =>
    readLink(
      await sources.openDatabase({ workspaceId: 'w', connectionId: 'c' }),
      {
        mapping: { columns, key: { columns: managed ? ['_doki_id'] : ['id'], managed } },
        rows: [[1], [2], [3], [null, 'a note']],
        timeZone: 'UTC',
        managedIndex: undefined,
        table: of,
      },
      {
        progress: () => {},
        signal: stop.signal,
        log: createLog('mapping', 'silent'),
        ...(mostKeys && { mostKeys }),
      },
    )
  return { link, asked, stop }
}
