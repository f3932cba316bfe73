import type { ColumnMapping, Transform } from '@doki/contracts'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { realRun } from './testing/real-run.ts'
import { textColumn } from './testing/text-column.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const

test('a sheet for people and a table for programs agree, each in its own words', async t => {
  const real = await setup(t)
  t.same(await tableRows(real), [
    ['n1', 'Ann Maria', 'Lee', 1250, 'in_progress', 'sheet'],
    ['n2', 'Ludwig', 'van Beethoven', 123_456, 'open', 'sheet'],
    ['n3', 'Cher', null, null, null, 'sheet'],
  ])
  await atRest(t, real)
})

test('edits of both sides meet, and the next run writes nothing', async t => {
  const real = await setup(t)
  await real.type('B2', [['Lee, Bob']])
  await real.type('D3', [['erledigt ']])
  await real.query(sql`update guests set amount_cents = 999 where no in ('n1', 'n3')`)
  await real.query(sql`update guests set status = 'done' where no = 'n1'`)
  t.match(await real.run(), {
    plan: { conflicts: 0, quarantined: 0, table: { update: 2 }, sheet: { update: 2 } },
  })
  t.same(await real.sheetRows(), [
    ['n1', 'Lee, Bob', 9.99, 'Erledigt'],
    ['n2', 'Ludwig van Beethoven', '1.234,56 €', 'erledigt '],
    ['n3', 'Cher', 9.99],
  ])
  t.same(await tableRows(real), [
    ['n1', 'Bob', 'Lee', 999, 'done', 'sheet'],
    ['n2', 'Ludwig', 'van Beethoven', 123_456, 'done', 'sheet'],
    ['n3', 'Cher', null, 999, null, 'sheet'],
  ])
  await atRest(t, real)
})

test('rows that begin in the table keep what the sheet cannot take', async t => {
  const real = await setup(t)
  await real.query(sql`insert into guests values ('n4', 'Dora', 'Maar', 500, 'open', 'app')`)
  t.match(await real.run(), { plan: { sheet: { insert: 1 }, table: { update: 0 } } })
  t.same((await real.sheetRows())[3], ['n4', '', 5, 'Offen'])
  await atRest(t, real)
  t.same((await tableRows(real))[3], ['n4', 'Dora', 'Maar', 500, 'open', 'app'])
  await real.type('B5', [['Dora Markovic']])
  await real.run()
  t.same((await tableRows(real))[3], ['n4', 'Dora', 'Markovic', 500, 'open', 'app'])
  await atRest(t, real)
})

test('what one side cannot hold waits in words, while the rest of the sheet goes on', async t => {
  const real = await setup(t)
  await real.type('C2', [[12.505]])
  await real.type('C3', [[7]])
  await real.query(sql`update guests set status = 'lost' where no = 'n3'`)
  t.match(await real.run(), { plan: { quarantined: 2, table: { update: 1 } } })
  const found = await real.query(sql`
    select column_name as name, reason_code as code, reason from sync_quarantine order by name`)
  t.match(found, [
    { name: 'amount_cents', code: 'not_castable', reason: /“12\.505” is kept times 100/ },
    { name: 'status', code: 'does_not_fit_sheet', reason: /“lost” has no label: the mapping knows “open”/ },
  ])
  t.match((await tableRows(real))[0], ['n1', 'Ann Maria', 'Lee', 1250])
})

test('a run is taken back', async t => {
  const real = await setup(t)
  await real.type('B2', [['Lee, Bob', 20]])
  await real.query(sql`update guests set status = 'done', amount_cents = 1 where no = 'n2'`)
  await real.query(sql`insert into guests values ('n4', 'Dora', 'Maar', 500, 'open', 'app')`)
  const id = await real.start()
  await real.deliver(id)
  t.match(await real.run({ mode: 'undo', undoOf: id }), { undo: { skipped: [] } })
  t.same((await real.sheetRows()).slice(0, 2), [
    ['n1', 'Lee, Bob', 20, 'In Arbeit'],
    ['n2', 'Ludwig van Beethoven', 1234.56, 'Offen'],
  ])
  t.equal((await real.sheetRows()).length, 3)
  t.same((await tableRows(real))[0], ['n1', 'Ann Maria', 'Lee', 1250, 'in_progress', 'sheet'])
})

type Run = Awaited<ReturnType<typeof realRun>>

async function tableRows({ query }: Run): Promise<unknown[][]> {
  const rows = await query(
    sql`select no, first_name, last_name, amount_cents, status, source from guests order by no`,
  )
  return rows.map(row => Object.values(row))
}

async function atRest(t: Test, real: Run): Promise<void> {
  const before = [await real.sheetRows(), await tableRows(real)]
  real.log.reset()
  t.match(await real.run({ full: true }), { outcome: 'idle', plan: { conflicts: 0, quarantined: 0 } })
  t.same(real.writes(), [])
  t.same([await real.sheetRows(), await tableRows(real)], before)
}

async function setup(t: Test): Promise<Run> {
  const euros = { decimal: ',' as const, currency: ['€'] }
  const codes = { Offen: 'open', 'In Arbeit': 'in_progress', Erledigt: 'done' }
  const pairs = Object.entries(codes).map(([sheet, code]) => ({ sheet, table: code }))
  const person = { kind: 'part', of: 'person', separator: null } as const
  const columns: ColumnMapping[] = [
    { ...textColumn('No', 0), nullable: false },
    { ...at('Name', 1, 'first_name', { ...person, take: 'first' }), writer: 'sheet' },
    { ...at('Name', 1, 'last_name', { ...person, take: 'last' }), writer: 'sheet' },
    { ...at('Betrag', 2, 'amount_cents', { kind: 'scale', factor: '100' }), type: 'integer', format: euros },
    at('Status', 3, 'status', { kind: 'codes', pairs }),
    { ...at('', 0, 'source', { kind: 'constant', value: 'sheet' }), writer: 'sheet' },
  ]
  const lines = [
    ['n1', 'Ann Maria Lee', '12,50 €', 'In Arbeit'],
    ['n2', 'Ludwig van Beethoven', '1.234,56 €', 'Offen'],
    ['n3', 'Cher', '', ''],
  ]
  const table = sql`
    create table public.guests (
      no text primary key, first_name text, last_name text, amount_cents integer, status text, source text)`
  const shape = { header: ['No', 'Name', 'Betrag', 'Status'], lines, columns, table }
  const real = await realRun(t, 0, { sync: bothWays, shape })
  await real.run()
  return real
}

function at(header: string, index: number, column: string, transform: Transform): ColumnMapping {
  return { ...textColumn(header, index), column, transform }
}
