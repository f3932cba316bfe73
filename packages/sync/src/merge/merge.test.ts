import { isDeepStrictEqual } from 'node:util'
import type { Direction } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import type { Values } from '../rows/values.ts'
import { type Merged, merge } from './merge.ts'
import type { MergeRules, Side } from './rules.ts'

const width = 3
const cell = fc.constantFrom(null, 'a', 'b', 'c')
const row = fc.option(fc.array(cell, { minLength: width, maxLength: width }), { nil: undefined })
const rules: fc.Arbitrary<MergeRules> = fc.record({
  direction: fc.constantFrom<Direction[]>('sheet_to_table', 'table_to_sheet', 'two_way'),
  conflictPolicy: fc.constantFrom('sheet_wins', 'table_wins', 'newest_wins', 'ask'),
  deletePolicy: fc.constantFrom('keep', 'delete', 'mark'),
  newer: fc.option(fc.constantFrom<Side[]>('sheet', 'table'), { nil: undefined }),
  writers: fc.array(fc.constantFrom('both', 'sheet', 'table'), { minLength: width, maxLength: width }),
})
const plain: MergeRules = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' }

law('after what it says was done, nothing is left to do', (base, sheet, table, how) => {
  const once = merge(base, sheet, table, how)
  return same(merge(once.base, once.sheet, once.table, how), once)
})

law('with the sides swapped and the rules mirrored, the answer is swapped', (base, sheet, table, how) =>
  same(swapped(merge(base, table, sheet, mirror(how))), merge(base, sheet, table, how)),
)

law('no value is invented, and none moves to another column', (base, sheet, table, how) => {
  const { sheet: left, table: right } = merge(base, sheet, table, how)
  return [left, right].every(side =>
    (side ?? []).every((value, i) => [base?.[i], sheet?.[i], table?.[i]].includes(value)),
  )
})

law('a one-way sync never touches its source', (base, sheet, table, how) => {
  const { sheet: left, table: right } = merge(base, sheet, table, how)
  if (how.direction === 'sheet_to_table') return same(left, sheet)
  return how.direction === 'two_way' || same(right, table)
})

law('a side that did not change takes what the other changed', (base, sheet, _table, how) => {
  const both: MergeRules = { ...how, direction: 'two_way', writers: [] }
  if (!base || !sheet) return true
  const merged = merge(base, sheet, base, both)
  return same(merged.table, sheet) && merged.conflicts.length === 0
})

law('an edit is on both sides, or both are kept and reported', (base, sheet, table) => {
  if (!base || !sheet || !table) return true
  const { conflicts, ...after } = merge(base, sheet, table, plain)
  return base.every((before, i) => {
    if (conflicts.includes(i)) return after.sheet?.[i] === sheet[i] && after.table?.[i] === table[i]
    const edits = [sheet[i], table[i]].filter(value => value !== before)
    return edits.every(edit => after.sheet?.[i] === edit && after.table?.[i] === edit)
  })
})

test('a table that mirrors a sheet', async t => {
  const how: MergeRules = {
    direction: 'sheet_to_table',
    conflictPolicy: 'sheet_wins',
    deletePolicy: 'delete',
  }
  t.same(merge(['a'], ['a'], ['x'], how).table, ['a'], 'an edit in the table is undone')
  t.same(merge(['a'], ['a'], undefined, how).table, ['a'], 'a row deleted in the table comes back')
  t.equal(merge(['a'], undefined, ['x'], how).table, undefined, 'a row gone from the sheet is deleted')
  t.same(merge(undefined, undefined, ['x'], how).table, ['x'], 'a row the sheet never had is left alone')
  t.same(merge(undefined, [null], ['x'], how).table, [null])
  t.same(merge(['a'], undefined, ['a'], { ...how, deletePolicy: 'keep' }).table, ['a'])
  t.equal(merge(['a'], undefined, ['a'], { ...how, deletePolicy: 'mark' }).marked, 'table')
})

test('a one-way sync that asks leaves edits of the table until the sheet changes the same cell', async t => {
  const how: MergeRules = { direction: 'sheet_to_table', conflictPolicy: 'ask', deletePolicy: 'delete' }
  t.match(merge(['a', 'b'], ['a', 'c'], ['x', 'b'], how), {
    table: ['x', 'c'],
    base: ['a', 'c'],
    conflicts: [],
  })
  t.match(merge(['a'], ['b'], ['x'], how), { table: ['x'], conflicts: [0] })
  t.match(merge(['a'], undefined, ['x'], how), { table: ['x'], rowConflict: true })
})

test('two filled sides that meet are linked, not doubled', async t => {
  t.match(merge(undefined, ['k', 'a', null], ['k', null, 'b'], plain), {
    sheet: ['k', 'a', 'b'],
    table: ['k', 'a', 'b'],
    conflicts: [],
  })
  t.match(merge(undefined, ['k', 'a'], ['k', 'b'], plain), { conflicts: [1] })
  const newest: MergeRules = { ...plain, conflictPolicy: 'newest_wins' }
  t.same(merge(['k'], ['a'], ['b'], { ...newest, newer: 'table' }).sheet, ['b'])
  t.same(merge(['k'], ['a'], ['b'], newest).conflicts, [0])
})

type Law = (
  base: Values | undefined,
  sheet: Values | undefined,
  table: Values | undefined,
  how: MergeRules,
) => boolean

function law(name: string, holds: Law): void {
  test(name, async () => fc.assert(fc.property(row, row, row, rules, holds), { numRuns: 5000 }))
}

function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b)
}

function mirror({ direction, conflictPolicy, newer, writers = [], deletePolicy }: MergeRules): MergeRules {
  const other = { sheet: 'table', table: 'sheet', both: 'both' } as const
  const directions = {
    sheet_to_table: 'table_to_sheet',
    table_to_sheet: 'sheet_to_table',
    two_way: 'two_way',
  } as const
  const policies = {
    sheet_wins: 'table_wins',
    table_wins: 'sheet_wins',
    newest_wins: 'newest_wins',
    ask: 'ask',
  } as const
  return {
    direction: directions[direction],
    conflictPolicy: policies[conflictPolicy],
    deletePolicy,
    newer: newer && other[newer],
    writers: writers.map(writer => other[writer]),
  }
}

function swapped({ sheet, table, base, conflicts, rowConflict, marked }: Merged): Merged {
  const side = marked && (marked === 'sheet' ? 'table' : 'sheet')
  return { conflicts, rowConflict, marked: side, sheet: table, table: sheet, base }
}
