import { MappingId, type RememberedPair, WorkspaceId } from '@doki/contracts'
import { test } from 'tap'
import { memoryPrior } from './memory-prior.ts'

const columns = ['customer_no', 'customer_id', 'city']

test('what was taught for this table speaks for its pair and against the other columns, in any spelling', async t => {
  const { odds, reasonFor } = ask([taught('Kd.-Nr.', 'customer_no')], ['KD NR', 'Ort'])
  t.same(odds, [
    [8, -4, -4],
    [0, 0, 0],
  ])
  t.equal(reasonFor(0, 0), 'you approved “Kd.-Nr.” → customer_no on 3 Nov 2026')
  t.equal(reasonFor(0, 1), null)
  t.equal(reasonFor(1, 0), null)
})

test('what was taught for another table speaks for the column of that name, less', async t => {
  const elsewhere = { table: { schema: 'crm', name: 'clients' } }
  const { odds, reasonFor } = ask([
    taught('Kd.-Nr.', 'customer_no', elsewhere),
    taught('Ort', 'town', elsewhere),
    taught('Land', null, elsewhere),
  ])
  t.same(odds, [
    [4, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ])
  t.equal(reasonFor(0, 0), 'you approved “Kd.-Nr.” → customer_no of crm.clients on 3 Nov 2026')
  t.equal(reasonFor(1, 2), null)
})

test('a header that was left alone is kept alone', async t => {
  const { odds, reasonFor } = ask([taught('Kd.-Nr.', null)])
  t.same(odds[0], [-6, -6, -6])
  t.equal(reasonFor(0, 2), 'you left “Kd.-Nr.” without a counterpart on 3 Nov 2026')
})

test('the newest decision of a header holds, whatever the order they come in', async t => {
  const old = taught('Kd.-Nr.', 'customer_no')
  const later = taught('kdnr', 'customer_id', { taughtAt: '2026-11-04T00:00:00Z' })
  for (const memory of [
    [old, later],
    [later, old],
  ])
    t.same(ask(memory, ['Kd.-Nr.']).odds, [[-4, 8, -4]])
  const other = { schema: 'public', name: 'orders' }
  const elsewhere = [old, later].map(pair => ({ ...pair, table: other }))
  t.same(ask(elsewhere, ['Kd.-Nr.']).odds, [[0, 4, 0]])
})

test('this table stands before others, also before newer ones', async t => {
  const other = { table: { schema: 'public', name: 'orders' }, taughtAt: '2027-01-01T00:00:00Z' }
  t.same(ask([taught('Nr', 'customer_no'), taught('Nr', 'customer_id', other)], ['Nr']).odds, [[8, -4, -4]])
  t.same(ask([taught('Nr', null), taught('Nr', 'customer_id', other)], ['Nr']).odds, [[-6, -6, -6]])
})

test('of two headers that were taught one column the newest has it, and the other is free', async t => {
  const later = { taughtAt: '2026-12-01T00:00:00Z' }
  const memory = [taught('Kundennummer', 'customer_no'), taught('Kd.-Nr.', 'customer_no', later)]
  t.same(ask(memory, ['Kundennummer', 'Kd.-Nr.']).odds, [
    [0, 0, 0],
    [8, -4, -4],
  ])
  t.same(ask(memory, ['Kundennummer']).odds, [[8, -4, -4]], 'where it stands alone it is as it was taught')
})

test('a column that is no longer there says nothing, so that others may', async t => {
  const memory = [
    taught('Kd.-Nr.', 'number'),
    taught('Kd.-Nr.', 'customer_no', { table: { schema: 'a', name: 'b' } }),
  ]
  t.same(ask(memory, ['Kd.-Nr.']).odds, [[4, 0, 0]])
})

test('blank headers are not remembered, and nothing says nothing', async t => {
  t.same(ask([taught('', 'city')], ['', ' ']).odds.flat(), [0, 0, 0, 0, 0, 0])
  const { prior, reasonFor } = memoryPrior([], ['Ort'], { schema: 'public', name: 'customers', columns })
  t.equal(prior(0, 0), 0)
  t.equal(prior(7, 7), 0)
  t.equal(reasonFor(7, 7), null)
})

test('the day is told in UTC', async t => {
  const on = (taughtAt: string) => ask([taught('Ort', 'city', { taughtAt })], ['Ort']).reasonFor(0, 2)
  t.match(on('2026-09-30T23:59:59.999999Z'), /on 30 Sep 2026$/)
  t.match(on('2026-12-31T23:30:00-01:00'), /on 1 Jan 2027$/)
})

function ask(memory: RememberedPair[], headers = ['Kd.-Nr.', 'Ort', 'Land']) {
  const { prior, reasonFor } = memoryPrior(memory, headers, { schema: 'public', name: 'customers', columns })
  const odds = headers.map((_, source) => columns.map((_, target) => prior(source, target)))
  return { odds, reasonFor }
}

function taught(
  header: string,
  column: string | null,
  rest: Partial<Pick<RememberedPair, 'table' | 'taughtAt'>> = {},
): RememberedPair {
  return {
    id: '0190a000-0000-7000-8000-00000000000a',
    workspaceId: WorkspaceId.parse('0190a000-0000-7000-8000-000000000001'),
    header,
    table: { schema: 'public', name: 'customers' },
    column,
    mappingId: MappingId.parse('0190a000-0000-7000-8000-000000000002'),
    taughtBy: null,
    taughtAt: '2026-11-03T10:00:00.123456Z',
    ...rest,
  }
}
