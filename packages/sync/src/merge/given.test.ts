import { isDeepStrictEqual } from 'node:util'
import type { Direction } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import type { Values } from '../rows/values.ts'
import { merge } from './merge.ts'
import { mergeUnsure } from './merge-unsure.ts'
import type { MergeRules } from './rules.ts'

/** A cell of both sides, one that is taken out of a cell of the sheet, and a constant. */
const given = new Map<number, string | null>([
  [1, null],
  [2, 'k'],
])
const cell = fc.constantFrom(null, 'a', 'b')
const inTable = fc.option(fc.tuple(cell, cell, cell), { nil: undefined })
const inSheet = fc.option(
  fc.tuple(cell, cell).map(([own, part]): Values => [own, part, 'k']),
  { nil: undefined },
)
const rules: fc.Arbitrary<MergeRules> = fc.record({
  direction: fc.constantFrom<Direction[]>('sheet_to_table', 'table_to_sheet', 'two_way'),
  conflictPolicy: fc.constantFrom('sheet_wins', 'table_wins', 'ask'),
  deletePolicy: fc.constantFrom('keep', 'delete', 'mark'),
  writers: fc.constant<('both' | 'sheet')[]>(['both', 'sheet', 'sheet']),
  given: fc.constant(given),
})
const plain: MergeRules = {
  direction: 'two_way',
  conflictPolicy: 'ask',
  deletePolicy: 'delete',
  writers: ['both', 'sheet', 'sheet'],
  given,
}

law('after what it says was done, nothing is left to do', (base, sheet, table, how) => {
  const once = merge(base, sheet, table, how)
  return isDeepStrictEqual(merge(once.base, once.sheet, once.table, how), once)
})

law('a cell that the sheet cannot take is never written there', (base, sheet, table, how) => {
  const { sheet: after } = merge(base, sheet, table, how)
  if (!after) return true
  return after[1] === (sheet ? sheet[1] : null) && after[2] === 'k'
})

law('the table takes what the sheet says there, and keeps what it has where that says nothing', (...args) => {
  const [base, sheet, table, how] = args
  const { table: after, conflicts } = merge(...args)
  if (!sheet || !table || !after || how.direction === 'table_to_sheet') return true
  const isSilent = how.direction === 'two_way' && sheet[1] === null && (base?.[1] ?? null) === null
  return after[1] === (isSilent ? table[1] : sheet[1]) && !conflicts.includes(1) && !conflicts.includes(2)
})

law('a write that was not seen to the end makes nothing of such cells unsure', (base, sheet, table, how) => {
  if (!base) return true
  const bases = base.map(value => [value])
  const { unsure, ...merged } = mergeUnsure(bases, sheet, table, how)
  const { base: _, ...certain } = merge(base, sheet, table, how)
  return (
    unsure.size === 0 && isDeepStrictEqual({ ...merged, base: undefined }, { ...certain, base: undefined })
  )
})

test('a row that began in the table keeps what the sheet cannot take, until the sheet says something', t => {
  const born = merge(undefined, undefined, ['x', 'Ann', 'app'], plain)
  t.match(born, { sheet: ['x', null, 'k'], table: ['x', 'Ann', 'app'], base: ['x', null, 'k'] })
  t.match(merge(born.base, ['y', null, 'k'], ['x', 'Anne', 'app'], plain), { table: ['y', 'Anne', 'app'] })
  t.match(merge(born.base, ['x', 'Bob', 'k'], ['x', 'Ann', 'app'], plain), { table: ['x', 'Bob', 'app'] })
  t.match(merge(born.base, undefined, ['x', 'Anne', 'app'], plain), { table: undefined, rowConflict: false })
  t.end()
})

test('a row that began in the sheet takes the table’s edits of such cells back, and its constant once', t => {
  const born = merge(undefined, ['x', 'Ann', 'k'], undefined, plain)
  t.match(born, { table: ['x', 'Ann', 'k'], base: ['x', 'Ann', 'k'] })
  t.match(merge(born.base, ['x', 'Ann', 'k'], ['x', 'Eve', 'app'], plain), { table: ['x', 'Ann', 'app'] })
  t.match(merge(born.base, ['x', null, 'k'], ['x', 'Ann', 'k'], plain), { table: ['x', null, 'k'] })
  const copy: MergeRules = { ...plain, direction: 'sheet_to_table', conflictPolicy: 'sheet_wins' }
  t.match(merge(born.base, ['x', 'Ann', 'k'], ['x', 'Eve', 'app'], copy), { table: ['x', 'Ann', 'k'] })
  t.end()
})

type Law = (
  base: Values | undefined,
  sheet: Values | undefined,
  table: Values | undefined,
  how: MergeRules,
) => boolean

function law(name: string, holds: Law): void {
  test(name, async () => {
    fc.assert(fc.property(inTable, inSheet, inTable, rules, holds), { numRuns: 3_000 })
  })
}
