import type { Direction } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { guardEmpty } from '../guards/changes.ts'
import { guards } from '../guards/guards.ts'
import { rowHash, type Values } from '../rows/values.ts'
import { mappingOf } from '../testing/mappings.ts'
import { type PlanInput, planRun, rowsInDispute } from './plan-run.ts'
import { isIdle, type RunPlan } from './run-plan.ts'
import { summarize } from './summarize.ts'

type Rows = Record<string, Values>

const { columns } = mappingOf(['id', 'a', 'b'])
const mirror = { direction: 'sheet_to_table', conflictPolicy: 'sheet_wins', deletePolicy: 'delete' } as const
const rules = fc.record({
  direction: fc.constantFrom<Direction[]>('sheet_to_table', 'table_to_sheet', 'two_way'),
  conflictPolicy: fc.constantFrom('sheet_wins' as const, 'table_wins' as const, 'ask' as const),
  deletePolicy: fc.constantFrom('keep' as const, 'delete' as const, 'mark' as const),
})
const cell = fc.constantFrom(null, 'x', 'y')
const rows: fc.Arbitrary<Rows> = fc
  .uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6'), { maxLength: 6 })
  .chain(keys =>
    fc.tuple(...keys.map(key => fc.tuple(cell, cell).map(([a, b]) => [key, [key, a, b]] as const))),
  )
  .map(entries => Object.fromEntries(entries))

test('when a plan was carried out, the next one is empty', async () => {
  fc.assert(
    fc.property(rows, rows, rows, rules, (base, sheet, table, how) => {
      const first = plan(base, sheet, table, how)
      if (guardEmpty(first).length > 0) return true // such a plan is never carried out
      const state = carriedOut(first, base, sheet, table)
      const second = plan(state.base, state.sheet, state.table, how)
      return isIdle(second) && second.base.save.length === 0 && second.base.remove.length === 0
    }),
    { numRuns: 3000 },
  )
})

test('a plan does not depend on the order of what is read', async () => {
  fc.assert(
    fc.property(rows, rows, rows, rules, (base, sheet, table, how) => {
      const input = inputOf(base, sheet, table, how)
      const shuffled: PlanInput = {
        ...input,
        base: [...input.base].reverse(),
        table: [...input.table].reverse(),
        sheet: { ...input.sheet, rows: input.sheet.rows.toReversed() },
      }
      return JSON.stringify(planRun(shuffled)) === JSON.stringify(planRun(input))
    }),
  )
})

test('an empty sheet is never read as deletions', async () => {
  fc.assert(
    fc.property(rows, rows, rules, (base, table, how) => {
      const made = plan(base, {}, table, how)
      const findings = guards({ ...world, plan: made, limits: { rows: 1000, share: 1 } })
      const stopped = findings.some(({ code, confirmable }) => code === 'empty_range' && !confirmable)
      return made.table.deletes.length === 0 && stopped === Object.keys(base).length > 0
    }),
  )
})

test('a row without a key that looks like a missing one is taken for it, wherever it stands', async t => {
  const all: Rows = { 1: ['1', 'x', 'one'], 2: ['2', 'y', 'two'], 3: ['3', 'z', 'three'] }
  const input = inputOf(all, { 1: ['1', 'x', 'one'] }, all, mirror)
  const made = planRun({
    ...input,
    sheet: { ...input.sheet, heldRows: new Map([[9, [null, 'y', 'edited']]]) },
  })
  t.same(
    made.table.deletes.map(({ key }) => key),
    ['3'],
  )
})

test('rows in quarantine are in the sheet, so they are not deleted', async t => {
  const all: Rows = { 1: ['1', 'x', null], 2: ['2', 'x', null], 3: ['3', 'x', null], 4: ['4', 'x', null] }
  const input = inputOf(all, { 1: ['1', 'x', null] }, all, mirror)
  const sheet = { ...input.sheet, heldKeys: new Set(['2']), heldRows: new Map([[4, [null, 'zz', null]]]) }
  const made = planRun({ ...input, sheet })
  t.same(
    made.table.deletes.map(({ key }) => key),
    ['3'],
  )
  t.same(made.base.remove, ['3'])
})

test('a row that is marked stays as it is, and is named in every run', async t => {
  const how = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'mark' } as const
  const base: Rows = { 1: ['1', 'x', null], 2: ['2', 'x', null], 3: ['3', 'x', null] }
  const { 1: gone, ...sheet } = base
  const { 2: lost, ...table } = base
  const made = plan(base, sheet, table, how)
  t.ok(gone && lost && isIdle(made))
  t.same(made.marked, [
    { key: '2', side: 'sheet', row: 2 },
    { key: '1', side: 'table', row: null },
  ])
  t.same(made.base, { save: [], remove: [] })
})

test('a big plan takes time by its rows, in whatever order they come', async t => {
  const count = 100_000
  const row = (at: number, more = ''): Values => [`${at}`, ...new Array(9).fill(`value ${at}${more}`)]
  const wide = mappingOf(row(0).map((_, i) => `c${i}`)).columns
  const all = Array.from({ length: count }, (_, at) => row(at))
  const sheet = all.map((values, at) => ({ key: `${at}`, row: at + 2, values, hash: rowHash(values) }))
  const input: PlanInput = {
    columns: wide,
    rules: { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' },
    sheet: {
      rows: sheet,
      fresh: [],
      quarantine: [],
      heldKeys: new Set(),
      heldRows: new Map(),
      filled: count,
    },
    base: sheet.map(({ key, hash, row: sheetRow }) => ({ key, hash, sheetRow })).reverse(),
    table: all.map((_, at) => ({ key: [`${at}`], values: row(at, at % 2 ? ' edited' : '') })).reverse(),
    timeZone: 'UTC',
  }
  t.same(rowsInDispute(input), [])
  const made = planRun(input)
  t.match([made.sheet.updates.length, made.sheet.unchanged, made.base.save.length], [50_000, 50_000, 50_000])
  t.equal(made.sheet.updates.at(-1)?.key, '99999')
})

test('the summary counts and shows the first of each kind', async t => {
  const base: Rows = { 1: ['1', 'x', null], 2: ['2', 'x', null] }
  const sheet: Rows = { 1: ['1', 'y', null], 3: ['3', null, null] }
  const made = plan(base, sheet, { ...base, 9: ['9', null, null] }, mirror)
  const facts = { guards: [], createsTable: false, addsKeyColumn: false, apiReads: 2, apiWrites: 0 }
  t.match(summarize(made, columns, facts), {
    sheetRows: 2,
    tableRows: 3,
    table: { insert: 1, update: 1, delete: 1, unchanged: 1 },
    sheet: { insert: 0, update: 0, delete: 0, unchanged: 2 },
    samples: [
      { op: 'insert', key: '3', row: 3, before: null, after: { id: '3', a: null } },
      { op: 'update', key: '1', before: { a: 'x' }, after: { a: 'y' } },
      { op: 'delete', key: '2', after: null },
    ],
  })
  t.equal(made.tableOnly, 1)
})

test('the summary shows the first conflicts with all three values', async t => {
  const base: Rows = { 1: ['1', 'x', null], 2: ['2', 'x', null] }
  const how = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const
  const made = plan(base, { 1: ['1', 'y', null] }, { 1: ['1', 'z', null], 2: ['2', 'w', null] }, how)
  const facts = { guards: [], createsTable: false, addsKeyColumn: false, apiReads: 0, apiWrites: 0 }
  t.match(summarize(made, columns, facts), {
    conflicts: 2,
    conflictSamples: [
      { key: '1', row: 1, column: 'a', base: 'x', sheet: 'y', table: 'z' },
      { key: '2', column: null, sheet: null, table: '{"id":"2","a":"w","b":null}' },
    ],
  })
})

const world = {
  mapping: {
    ...mappingOf(['id', 'a', 'b']),
    newTable: null,
    table: { connectionId: '' as never, schema: 'public', name: 'people' },
    sheet: {
      connectionId: '' as never,
      spreadsheetId: 's',
      spreadsheetTitle: 'S',
      sheetId: 0,
      tab: 'People',
      headerRow: 1,
      firstRow: 2,
    },
  },
  info: { tabs: [{ sheetId: 0, title: 'People', rows: 10, columns: 3 }] },
  header: ['id', 'a', 'b'],
  schema: null,
}

function plan(base: Rows, sheet: Rows, table: Rows, how: PlanInput['rules']): RunPlan {
  return planRun(inputOf(base, sheet, table, how))
}

function inputOf(base: Rows, sheet: Rows, table: Rows, how: PlanInput['rules']): PlanInput {
  const input = {
    columns,
    rules: how,
    sheet: {
      rows: Object.entries(sheet).map(([key, values]) => ({
        key,
        row: Number(key),
        values,
        hash: rowHash(values),
      })),
      fresh: [],
      quarantine: [],
      heldKeys: new Set<string>(),
      heldRows: new Map<number, Values>(),
      filled: Object.keys(sheet).length,
    },
    base: Object.entries(base).map(([key, values]) => ({
      key,
      hash: rowHash(values),
      sheetRow: Number(key),
    })),
    table: Object.entries(table).map(([key, values]) => ({ key: [key], values })),
  }
  const disputed = rowsInDispute(input).map(key => [key, base[key] ?? []] as const)
  return { ...input, baseValues: new Map(disputed) }
}

function carriedOut(made: RunPlan, base: Rows, sheet: Rows, table: Rows) {
  const state = { base: { ...base }, sheet: { ...sheet }, table: { ...table } }
  for (const side of ['sheet', 'table'] as const) {
    const { inserts, updates, deletes } = made[side]
    for (const { key, after } of [...inserts, ...updates]) state[side][key] = after ?? []
    for (const { key } of deletes) delete state[side][key]
  }
  for (const { key, base: values } of made.base.save) state.base[key] = values
  for (const key of made.base.remove) delete state.base[key]
  return state
}
