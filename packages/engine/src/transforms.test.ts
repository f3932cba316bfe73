import type { ColumnMapping, SheetCell, Transform } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { Crash } from './simulation/effects.ts'
import { syncWorld, type WorldOptions } from './simulation/sync-world.ts'
import { columnOf } from './simulation/world-parts.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const
const [idAt, nameAt, amountAt, stateAt] = [0, 1, 2, 3]
const guests: SheetCell[][] = [
  ['a', 'Ann Lee', 12.5, 'Open'],
  ['b', 'Ludwig van Beethoven', '0,99', 'In progress'],
  ['c', 'Cher', null, 'Done'],
]

test('names, amounts and states go into the table as it keeps them', async t => {
  const { run, tableRows, tab } = people({ rows: guests })
  t.match(await run(), { outcome: 'applied', plan: { quarantined: 0, table: { insert: 3 } } })
  t.same(tableRows(), {
    a: 'a Ann Lee 1250 open',
    b: 'b Ludwig van Beethoven 99 in_progress',
    c: 'c Cher   done',
  })
  t.same(tab.cells.slice(1), guests)
  t.match(await run({ full: true }), { outcome: 'idle' })
})

test('edits of both sides meet, and then nothing is left to do', async t => {
  const { run, edit, tableEdit, tableRows, tab, writes } = people({ rows: guests })
  await run()
  edit(0, nameAt, 'Lee, Ann Maria')
  edit(0, stateAt, ' DONE ')
  tableEdit('a', 'a', 'Ann', 'Lee', '1300', 'open')
  tableEdit('b', 'b', 'Ludwig', 'van Beethoven', '100', 'done')
  t.match(await run(), { plan: { conflicts: 0, table: { update: 1 }, sheet: { update: 2 } } })
  t.same(tableRows(), {
    a: 'a Ann Maria Lee 1300 done',
    b: 'b Ludwig van Beethoven 100 done',
    c: 'c Cher   done',
  })
  t.same(tab.cells.slice(1, 3), [
    ['a', 'Lee, Ann Maria', 13, ' DONE '],
    ['b', 'Ludwig van Beethoven', 1, 'Done'],
  ])
  t.match(await run(), { outcome: 'idle' })
  t.same(writes(), [])
})

test('what a side cannot hold waits with its reason, and nothing is made of it', async t => {
  const { run, edit, tableEdit, state, tab, tableRows } = people({ rows: guests })
  await run()
  edit(0, amountAt, 12.505)
  edit(1, stateAt, 'paused')
  tableEdit('c', 'c', 'Cher', null, null, 'archived')
  await run()
  const reasons = state.quarantine.map(({ key, column, code, reason }) => [key, column, code, reason])
  t.match(reasons, [
    ['a', 'amount_cents', 'not_castable', /“12\.505” is kept times 100/],
    ['b', 'status', 'not_castable', /“paused” is none of “Open”, “In progress”, “Done”/],
    ['c', 'status', 'does_not_fit_sheet', /“archived” has no label/],
  ])
  t.match(tableRows(), { a: 'a Ann Lee 1250 open', c: 'c Cher   archived' })
  t.match(tab.cells[3], guests[2])
  edit(0, amountAt, 12.51)
  edit(1, stateAt, 'Open')
  tableEdit('c', 'c', 'Cher', null, null, 'open')
  await run()
  t.same(state.quarantine, [])
  t.match(tableRows(), { a: 'a Ann Lee 1251 open' })
  t.equal(tab.cells[3]?.[stateAt], 'Open')
  t.match(await run(), { outcome: 'idle' })
})

test('an edit in the table of what is taken out of a cell is put back, as the sheet alone writes it', async t => {
  const { run, tableEdit, tableRows, tab } = people({ rows: guests })
  await run()
  tableEdit('a', 'a', 'Anne', 'Lee', '1250', 'open')
  t.match(await run(), { plan: { table: { update: 1 }, sheet: { update: 0 } } })
  t.equal(tableRows().a, 'a Ann Lee 1250 open')
  t.same(tab.cells.slice(1), guests)
  t.match(await run(), { outcome: 'idle' })
})

test('a row that began in the table keeps its names until the sheet has some', async t => {
  const { run, edit, tableEdit, tableRows, tab, conflicts } = people({ rows: guests })
  await run()
  tableEdit('d', 'd', 'Dora', 'Maar', '500', 'open')
  t.match(await run(), { plan: { sheet: { insert: 1 }, table: { update: 0 } } })
  t.same(
    tab.cells[4]?.map(cell => cell ?? ''),
    ['d', '', 5, 'Open'],
  )
  t.match(await run({ full: true }), { outcome: 'idle' })
  edit(3, amountAt, 6)
  tableEdit('d', 'd', 'Dora', 'Maar-Ruiz', '500', 'done')
  t.match(await run(), { plan: { conflicts: 0, sheet: { update: 1 }, table: { update: 1 } } })
  t.equal(tableRows().d, 'd Dora Maar-Ruiz 600 done')
  edit(3, nameAt, 'Dora Maar')
  await run()
  t.equal(tableRows().d, 'd Dora Maar 600 done')
  edit(3, nameAt, null)
  await run()
  t.equal(tableRows().d, 'd   600 done')
  tableEdit('d')
  t.match(await run(), { plan: { conflicts: 0, sheet: { delete: 1 } } })
  t.same(conflicts(), [])
  t.match(await run(), { outcome: 'idle' })
})

test('a run is taken back on both sides', async t => {
  const { run, edit, tableEdit, tableRows, tab } = people({ rows: guests })
  await run()
  edit(0, nameAt, 'Bob Ross')
  edit(0, amountAt, 20)
  tableEdit('b', 'b', 'Ludwig', 'van Beethoven', '700', 'done')
  tableEdit('d', 'd', 'Dora', 'Maar', '500', 'open')
  await run()
  t.match(await run({ mode: 'undo', undoOf: 2 }), { undo: { skipped: [] } })
  t.match(tableRows(), { a: 'a Ann Lee 1250 open', b: 'b Ludwig van Beethoven 700 done' })
  t.same(tab.cells.slice(1), [
    ['a', 'Bob Ross', 20, 'Open'],
    ['b', 'Ludwig van Beethoven', 0.99, 'In progress'],
    ['c', 'Cher', null, 'Done'],
  ])
})

test('a deleted row comes back without what cannot be written, and that empties nothing', async t => {
  const { run, tableEdit, tableRows, tab, state } = people({ rows: guests })
  await run()
  tableEdit('a')
  await run()
  t.match(await run({ mode: 'undo', undoOf: 2 }), { undo: { restored: 1, skipped: [] } })
  t.same(
    tab.cells.at(-1)?.map(cell => cell ?? ''),
    ['a', '', 12.5, 'Open'],
  )
  tableEdit('a', 'a', 'Ann', 'Lee', '1250', 'open')
  state.sync = { ...state.sync, state: 'active' }
  t.match(await run(), { outcome: 'idle' })
  t.equal(tableRows().a, 'a Ann Lee 1250 open')
})

test('a cell that several parts are taken of may be a formula', async t => {
  const { run, edit, tableEdit, tab, tableRows, state } = people({ rows: guests })
  edit(0, nameAt, { formula: '=F1&" "&G1', value: 'Ann Lee' })
  await run()
  t.match(tableRows(), { a: 'a Ann Lee 1250 open' })
  tableEdit('a', 'a', 'Ann', 'Lee', '1300', 'done')
  await run()
  t.match(tab.cells[1], ['a', { formula: '=F1&" "&G1' }, 13, 'Done'])
  t.same(state.quarantine, [])
  tableEdit('a')
  t.match(await run(), { plan: { sheet: { delete: 1 } } })
  t.equal(tab.cells.length, 3)
})

test('joined cells are read wherever they are, and their headers are guarded and followed', async t => {
  const { run, edit, tab, tableRows, state } = addresses()
  t.match(await run(), { outcome: 'applied', plan: { table: { insert: 3 } } })
  t.same(tableRows(), { a: 'a Main St 7 sheet', b: 'b Elm St sheet', c: 'c 9 sheet' })
  t.match(await run({ full: true }), { outcome: 'idle' })
  edit(1, 3, '8b')
  await run()
  t.equal(tableRows().b, 'b Elm St 8b sheet')

  edit(-1, 3, 'House number')
  t.match(await run(), { outcome: 'guarded', plan: { guards: [{ code: 'header_changed' }] } })
  t.match(state.sync.stateReason, /“No” in column D is now called “House number”/)
  edit(-1, 3, 'No')
  for (const row of tab.cells) row.splice(0, 0, row.splice(3, 1)[0] ?? null)
  edit(1, 0, '8c')
  t.match(await run(), { outcome: 'applied' })
  t.same(tableRows(), { a: 'a Main St 7 sheet', b: 'b Elm St 8c sheet', c: 'c 9 sheet' })
  for (const row of tab.cells) row.splice(0, 1)
  t.match(await run(), { outcome: 'guarded' })
  t.match(state.sync.stateReason, /“No” is gone/)
})

test('a row with nothing but a joined cell is no free row', async t => {
  const { run, add, tableEdit, tab, state } = addresses()
  await run()
  add('', '', '', 'somebody’s 12')
  tableEdit('d', 'd', 'Oak St 1', 'app')
  await run()
  t.match(state.quarantine, [{ row: 5, code: 'blank_key' }])
  t.same(tab.cells[4], ['', '', '', 'somebody’s 12'])
  t.equal(tab.cells[5]?.[0], 'd')
})

test('a constant is for rows that come from the sheet', async t => {
  const { run, add, tableEdit, tableRows } = addresses()
  await run()
  tableEdit('d', 'd', 'Oak St 1', 'app')
  add('e', 'Pine St', '', 3)
  await run()
  t.match(tableRows(), { d: 'd Oak St 1 app', e: 'e Pine St 3 sheet' })
  t.match(await run({ full: true }), { outcome: 'idle' })
  tableEdit('e', 'e', 'Pine St 3', 'by hand')
  t.match(await run(), { outcome: 'idle' })

  const copy = addresses({
    direction: 'sheet_to_table',
    conflictPolicy: 'sheet_wins',
    deletePolicy: 'delete',
  })
  await copy.run()
  copy.tableEdit('a', 'a', 'Main St 7', 'by hand')
  t.match(await copy.run(), { plan: { table: { update: 1 } } })
  t.equal(copy.tableRows().a, 'a Main St 7 sheet')
})

test('tidied texts do not flap, and what the table holds untidied stays out of the sheet', async t => {
  const tidy: Transform = { kind: 'text', trim: true, case: 'upper' }
  const { run, edit, tableEdit, tableRows, tab, state } = syncWorld({
    mapped: {
      header: ['id', 'Code'],
      columns: [columnOf('id', 0, 'text', { nullable: false }), { ...at('Code', 1, 'code', tidy) }],
    },
    rows: [['a', ' x1 ']],
    sync: bothWays,
  })
  await run()
  t.match(await run({ full: true }), { outcome: 'idle' })
  t.same([tableRows(), tab.cells[1]], [{ a: 'a X1' }, ['a', ' x1 ']])
  tableEdit('a', 'a', 'Y2')
  await run()
  t.equal(tab.cells[1]?.[1], 'Y2')
  tableEdit('a', 'a', 'y3')
  await run()
  t.match(state.quarantine, [{ key: 'a', column: 'code', code: 'does_not_fit_sheet' }])
  t.match(await run({ full: true }), { outcome: 'idle' })
  t.same([tableRows(), tab.cells[1]], [{ a: 'a y3' }, ['a', 'Y2']])
  edit(0, 1, 'y3')
  tableEdit('a', 'a', 'Y3')
  t.match(await run(), { outcome: 'idle', plan: { quarantined: 0 } })
})

const keys: [string, Transform, ColumnMapping['type'], SheetCell[], string, SheetCell[], string][] = [
  ['codes', pairsOf({ Red: 'r', Blue: 'b' }), 'text', ['red ', 'Blue'], 'r b', ['Green'], 'b'],
  ['numbers times a factor', { kind: 'scale', factor: '10' }, 'integer', [0.1, 2], '1 20', [0.11], '20'],
  ['tidied texts', { kind: 'text', trim: true, case: 'lower' }, 'text', ['A ', 'b'], 'a b', ['B'], 'b'],
]
for (const [name, transform, type, cells, found, [other = null], second] of keys) {
  test(`${name} may be the key`, async t => {
    const { run, edit, tableEdit, tableRows, tab, remove, add, state } = syncWorld({
      mapped: {
        header: ['Key', 'Name', 'mine'],
        columns: [{ ...at('Key', 0, 'id', transform), type, nullable: false }, at('Name', 1, 'name', null)],
      },
      rows: cells.map((cell, row) => [cell, `name ${row}`]),
      sync: bothWays,
    })
    await run()
    t.equal(Object.keys(tableRows()).join(' '), found)
    edit(0, 1, 'edited')
    tableEdit(second, second, 'from the table')
    t.match(await run(), { plan: { table: { update: 1 }, sheet: { update: 1 } } })
    t.equal(tab.cells[2]?.[1], 'from the table')
    t.match(await run({ full: true }), { outcome: 'idle' })
    add(other, 'new')
    await run()
    t.match(state.quarantine[0], { side: 'sheet', row: name === 'tidied texts' ? 3 : 4 })
    remove(2)
    tableEdit(second)
    t.match(await run(), { plan: { sheet: { delete: 1 } } })
    t.equal(tab.cells.length, 2)
    tableEdit(second, second, 'back')
    t.match(await run(), { plan: { sheet: { insert: 1 } } })
    t.match(await run({ full: true }), { outcome: 'idle', plan: { quarantined: 0 } })
  })
}

test('whatever people do on both sides, and wherever a run dies, both agree in the end', async () => {
  const amount = fc.constantFrom<SheetCell>(0.07, 12.5, '3,40', 99, null)
  const state = fc.constantFrom<SheetCell>('Open', 'done', ' In progress', null)
  const name = fc.constantFrom<SheetCell>('Ann Lee', 'Cher', 'Lee, Bob', 'Ludwig van Beethoven', null)
  const inSheet = fc.tuple(fc.constant('sheet'), fc.nat(5), name, amount, state, fc.boolean())
  const code = fc.constantFrom('open', 'done', 'in_progress', null)
  const text = fc.constantFrom('Ann', 'Zoe', null)
  const cents = fc.constantFrom('7', '1250', '123456', null)
  const inTable = fc.tuple(fc.constant('table'), fc.nat(5), text, cents, code, fc.boolean())
  const step = fc.record({
    edits: fc.array(fc.oneof(inSheet, inTable), { maxLength: 4 }),
    cut: fc.option(
      fc.record({ at: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before' as const, 'after') }),
      { nil: undefined },
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async steps => {
      const world = people({ rows: guests, conflictPolicy: 'sheet_wins' })
      const { run, edit, add, remove, tab, tableEdit } = world
      await run()
      for (const { edits, cut } of steps) {
        for (const [side, which, first, second, third, gone] of edits) {
          const key = 'abcdef'[which] ?? 'a'
          const row = tab.cells.findIndex(cells => cells[idAt] === key) - 1
          if (side === 'table') {
            if (gone) tableEdit(key)
            else tableEdit(key, key, first as string, 'Kay', second as string, third as string)
          } else if (row < 0) add(key, first, second, third)
          else if (gone && tab.cells.length > 3) remove(row)
          else {
            edit(row, nameAt, first)
            edit(row, amountAt, second)
            edit(row, stateAt, third)
          }
        }
        const names = namesOf(world)
        await run({ confirmed: true, ...(cut && { cut }) }).catch(diedAsAsked)
        assertNames(names, namesOf(world))
        await run({ confirmed: true })
        assertNames(names, namesOf(world))
        const last = await run({ confirmed: true, full: true })
        const { quarantined, conflicts } = last.plan
        if (last.outcome !== 'idle' || quarantined + conflicts > 0) throw new Error(JSON.stringify(last.plan))
        assertAgreed(world)
      }
    }),
    { numRuns: 400 },
  )
})

/** A sheet with full names, amounts in euros and labels, and a table with first and last names, cents and codes. */
function people({
  rows,
  conflictPolicy = 'ask',
}: Pick<WorldOptions, 'rows'> & { conflictPolicy?: 'ask' | 'sheet_wins' }) {
  const columns = [
    columnOf('id', idAt, 'text', { nullable: false }),
    at('Name', nameAt, 'first_name', { kind: 'part', of: 'person', take: 'first', separator: null }),
    at('Name', nameAt, 'last_name', { kind: 'part', of: 'person', take: 'last', separator: null }),
    {
      ...at('Amount', amountAt, 'amount_cents', { kind: 'scale', factor: '100' }),
      type: 'integer' as const,
      format: { decimal: ',' as const },
    },
    at('Status', stateAt, 'status', pairsOf({ Open: 'open', 'In progress': 'in_progress', Done: 'done' })),
  ]
  const header = ['id', 'Name', 'Amount', 'Status']
  return syncWorld({ mapped: { header, columns }, rows, sync: { ...bothWays, conflictPolicy } })
}

/** Streets and numbers in a sheet, addresses in a table that says where they are from. */
function addresses(sync: WorldOptions['sync'] = bothWays) {
  const joined: Transform = { kind: 'join', with: [{ index: 3, header: 'No', label: 'No' }], separator: ' ' }
  const columns = [
    columnOf('id', 0, 'text', { nullable: false }),
    at('Street', 1, 'address', joined),
    at('', 0, 'source', { kind: 'constant', value: 'sheet' }),
  ]
  const rows = [
    ['a', 'Main St', 'mine', 7],
    ['b', 'Elm St', null, null],
    ['c', '', '', '9'],
  ]
  return syncWorld({ mapped: { header: ['id', 'Street', 'mine', 'No'], columns }, rows, sync })
}

function at(header: string, index: number, column: string, transform: Transform | null): ColumnMapping {
  const isRead = transform?.kind === 'part' || transform?.kind === 'join' || transform?.kind === 'constant'
  const writer = isRead ? 'sheet' : 'both'
  return columnOf(column, index, 'text', { header, label: header, transform, writer })
}

function pairsOf(codes: Record<string, string>): Transform {
  return { kind: 'codes', pairs: Object.entries(codes).map(([sheet, table]) => ({ sheet, table })) }
}

type People = ReturnType<typeof people>

/** Without its header, and without rows that were emptied. */
function rowsIn({ cells }: People['tab']) {
  return cells.slice(1).filter(row => row.some(cell => cell !== null && cell !== ''))
}

function namesOf({ tab }: People): Map<unknown, unknown> {
  return new Map(rowsIn(tab).map(cells => [cells[idAt], cells[nameAt] ?? '']))
}

/** What people typed stands, and new rows have nothing there. */
function assertNames(before: Map<unknown, unknown>, now: Map<unknown, unknown>): void {
  for (const [key, name] of now) {
    if ((before.get(key) ?? '') !== name) throw new Error(`The name of ${key} is “${name}” now`)
  }
}

function assertAgreed({ tab, table }: People): void {
  const codes = new Map([['open', 'open'], ['in progress', 'in_progress'], ['done', 'done']]) // biome-ignore format: pairs
  const inSheet = rowsIn(tab).map(([key, name, amount, label]) => {
    const cents =
      amount == null || amount === '' ? null : Math.round(Number(String(amount).replace(',', '.')) * 100)
    const code = label == null || label === '' ? null : codes.get(String(label).trim().toLowerCase())
    const words = String(name ?? '').split(' ')
    const names = !name
      ? undefined
      : name === 'Lee, Bob'
        ? ['Bob', 'Lee']
        : [words[0], words.slice(1).join(' ') || null]
    return { key: String(key), names, rest: `${cents} ${code}` }
  })
  if (inSheet.length !== table.rows.size) throw new Error('The sides have other rows')
  for (const { key, names, rest } of inSheet) {
    const [, first, last, cents, code] = table.rows.get(key)?.values ?? []
    // Where the sheet says nothing, the table keeps what it has.
    const isNamed = !names || (names[0] === first && (names[1] === null || names[1] === last))
    if (!isNamed || `${cents} ${code}` !== rest)
      throw new Error(`${key} is ${names} ${rest} and ${first} ${last} ${cents} ${code}`)
  }
}

function diedAsAsked(error: unknown): void {
  if (!(error instanceof Crash)) throw error
}
