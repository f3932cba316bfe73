import type { Direction } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { rowText, type Values } from '../rows/values.ts'
import { type Edit, editLedger } from '../testing/edit-ledger.ts'
import {
  columnsOf,
  emptyWorld,
  type PlanWorld,
  planOf,
  runOnce,
  type WorldRules,
} from '../testing/plan-world.ts'
import { isIdle, type PlannedConflict, type Resolution } from './run-plan.ts'

const width = 3
const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    side: fc.constantFrom('sheet' as const, 'table' as const),
    key: fc.constantFrom('1', '2', '3'),
    column: fc.integer({ min: 1, max: width - 1 }),
    what: fc.constantFrom<Edit['what'][]>('type', 'type', 'blank', 'row'),
  }),
  { maxLength: 8 },
)

test('what people decide is done, on every side that may be written, and stays done', async () => {
  const take = fc.constantFrom<Resolution['take'][]>('sheet', 'table', 'value')
  const direction = fc.constantFrom<Direction[]>('two_way', 'two_way', 'sheet_to_table', 'table_to_sheet')
  fc.assert(
    fc.property(edits, edits, take, direction, (earlier, later, choice, way) => {
      const how = rules({ direction: way })
      const world = worldAfter([earlier, later], how)
      const { conflicts } = runOnce(world, how)
      const resolutions = conflicts.map((conflict, at) => decide(conflict, String(at), choice, how))
      const { resolved } = runOnce(world, { ...how, resolutions })
      if (resolved.length < resolutions.length) throw new Error('not all were carried out')
      for (const { key, column, take: taken, value } of resolutions) {
        const place = columnsOf(how).findIndex(each => each.column === column)
        if (way !== 'two_way' || place < 0 || taken !== 'value') continue
        const found = [world.sheet.get(key)?.[place], world.table.get(key)?.[place]]
        if (found.some(each => each !== value)) throw new Error(`not on both sides: ${found}`)
      }
      runOnce(world, how)
      const rest = planOf(world, how)
      if (rest.conflicts.length > 0 || !isIdle(rest)) throw new Error('it is brought up again')
    }),
    { numRuns: 3000 },
  )
})

test('a decision about values that changed since is a conflict again', async t => {
  const world = worldOf(['1', 'c', null], ['1', 'b', null])
  const decided = resolution({ take: 'sheet', sheet: 'a', table: 'b' })
  const plan = planOf(world, rules({ resolutions: [decided] }))
  t.match(plan, { resolved: [], conflicts: [{ column: 1 }] })
})

test('a conflict that is gone is neither resolved nor a conflict', async t => {
  const world = worldOf(['1', 'c', null], ['1', 'c', null])
  const plan = planOf(world, rules({ resolutions: [resolution({ take: 'sheet', sheet: 'a', table: 'b' })] }))
  t.match(plan, { resolved: [], conflicts: [] })
})

test('what a run that died had carried out on one side is carried out on the other', async t => {
  const decided = resolution({ take: 'value', value: 'v', sheet: 'a', table: 'b' })
  const half = planOf(worldOf(['1', 'a', null], ['1', 'v', null]), rules({ resolutions: [decided] }))
  t.match(half, { resolved: ['r'], sheet: { updates: [{ after: ['1', 'v', null] }] } })
  const whole = planOf(worldOf(['1', 'v', null], ['1', 'v', null]), rules({ resolutions: [decided] }))
  t.match(whole, { resolved: ['r'], conflicts: [] })
})

test('a row that one side lost comes back, or goes from the other', async t => {
  const how = rules({})
  const lost = (take: 'sheet' | 'table') => {
    const world = worldOf(['1', 'edited', null], undefined)
    world.base.set('1', { values: ['1', 'a', null], sheetRow: 2, tableHash: null })
    world.sheet.set('2', ['2', null, null])
    const seen = rowText(['1', 'edited', null], columnsOf(how))
    const decided = { ...resolution({ take, sheet: seen, table: null }), column: null }
    return planOf(world, { ...how, resolutions: [decided] })
  }
  t.match(lost('sheet').table.inserts.find(({ key }) => key === '1')?.after, ['1', 'edited', null])
  t.match(lost('table').sheet.deletes, [{ key: '1' }])
  t.same([lost('sheet').resolved, lost('table').resolved], [['r'], ['r']])
})

function rules(more: Partial<WorldRules>): WorldRules {
  const writers: WorldRules['writers'] = ['both', 'both', 'both']
  return { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete', writers, ...more }
}

function resolution(more: Pick<Resolution, 'take' | 'sheet' | 'table'> & { value?: string }): Resolution {
  return { id: 'r', key: '1', column: 'c1', value: null, ...more }
}

function decide(
  { key, column, sheet, table }: PlannedConflict,
  id: string,
  take: Resolution['take'],
  how: WorldRules,
): Resolution {
  const columns = columnsOf(how)
  if (column === null) {
    const seen = { sheet: rowText(sheet, columns), table: rowText(table, columns) }
    return { id, key, column, take: take === 'value' ? 'sheet' : take, value: null, ...seen }
  }
  const seen = { sheet: sheet?.[column] ?? null, table: table?.[column] ?? null }
  return { id, key, column: columns[column]?.column ?? '', take, value: `chosen ${id}`, ...seen }
}

function worldAfter(rounds: readonly Edit[][], how: WorldRules): PlanWorld {
  const world = emptyWorld()
  const ledger = editLedger(world, width)
  for (const round of rounds) {
    ledger.edit({ side: 'sheet', key: '1', column: 1, what: 'type' }, '1')
    for (const each of round) ledger.edit(each, '1')
    runOnce(world, how)
  }
  return world
}

function worldOf(sheet: Values, table: Values | undefined): PlanWorld {
  const world = emptyWorld()
  world.sheet.set('1', sheet)
  if (table) world.table.set('1', table)
  return world
}
