import type { SheetCell } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { Crash, type Cut } from './simulation/effects.ts'
import { type SyncWorld, syncWorld } from './simulation/sync-world.ts'

/** What happens to a sheet between two runs, or to a run. Rows are chosen by a number, modulo how many there are. */
type Step =
  | { do: 'edit'; row: number; column: 1 | 2 }
  | { do: 'spoil'; row: number }
  | { do: 'blank'; row: number; column: 1 | 2 }
  | { do: 'add'; at: number }
  | { do: 'remove'; row: number }
  | { do: 'copy'; row: number }
  | { do: 'sort' }
  | { do: 'undo in the table'; row: number }
  | { do: 'run'; cut: Cut | undefined }

const row = fc.nat(40)
const column = fc.constantFrom<1 | 2>(1, 2)
const cut = fc.record({ at: fc.integer({ min: 1, max: 25 }), when: fc.constantFrom('before', 'after') })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit'), row, column }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spoil'), row }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('blank'), row, column }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add'), at: row }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove'), row }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy'), row }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sort') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo in the table'), row }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('run'), cut: fc.option(cut, { nil: undefined }) }) },
)

for (const managed of [false, true]) {
  const kind = managed ? 'ids of its own' : 'a key'
  test(`with ${kind}: whatever is edited, and wherever runs die, the table ends as the sheet is`, async t => {
    const steps = fc.array(step, { minLength: 1, maxLength: 25 })
    const held = fc.assert(
      fc.asyncProperty(steps, async taken => {
        const world = syncWorld({ managed, sync: { guards: { rows: 1000, share: 1 } } })
        let token = 0
        for (const each of taken) await take(world, each, () => ++token)
        await world.run({ confirmed: true })
        agree(world)
        mend(world)
        await world.run({ confirmed: true })
        agree(world)
        const again = await world.run()
        if (again.outcome === 'guarded') return
        const changes = [again.plan.table.insert, again.plan.table.update, again.plan.table.delete]
        same(changes, [0, 0, 0], 'changes of one more run')
        same(world.writes(), [], 'writes of one more run')
      }),
      { numRuns: 300 },
    )
    await t.resolves(held)
  })
}

async function take(world: SyncWorld, step: Step, token: () => number): Promise<void> {
  const rows = world.tab.cells.length - 1
  const place = 'row' in step && rows > 0 ? step.row % rows : 0
  if ('row' in step && rows === 0) return
  switch (step.do) {
    case 'edit':
      return world.edit(place, step.column, step.column === 1 ? `edited ${token()}` : token())
    case 'spoil':
      return world.edit(place, 2, `no number ${token()}`)
    case 'blank':
      return world.edit(place, step.column, null)
    case 'add':
      world.tab.cells.splice(1 + (step.at % (rows + 1)), 0, fresh(token()))
      return
    case 'remove':
      world.remove(place)
      return
    case 'copy':
      world.add(...(world.tab.cells[place + 1] ?? []))
      return
    case 'sort': {
      const [header = [], ...others] = world.tab.cells
      world.tab.cells.splice(0, rows + 1, header, ...others.reverse())
      return
    }
    case 'undo in the table': {
      const key = [...world.table.rows.keys()][place]
      if (key !== undefined) world.table.rows.set(key, { key: [key], values: ['x', 'changed there', null] })
      return
    }
    case 'run':
      await world.run({ cut: step.cut, confirmed: true }).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error
      })
  }
}

/** Every cell that could not cross is put right. */
function mend(world: SyncWorld): void {
  for (const [row, cells] of world.tab.cells.slice(1).entries()) {
    if (typeof cells[2] === 'string') world.edit(row, 2, 0)
  }
}

function fresh(token: number): SheetCell[] {
  return [`k${token}`, `name ${token}`, token]
}

/** Every row that can cross is in the table once as it is in the sheet; what else the table has is held in the sheet. */
function agree({ tab, table, mapping, state }: SyncWorld): void {
  const rows = tab.cells.slice(1)
  if (rows.length === 0) return
  const at = mapping.key.managed ? 4 : 0
  const keys = rows.map(cells => String(cells[at] ?? ''))
  const held = new Set(state.quarantine.map(({ row }) => row))
  const wanted = new Map<string, string>()
  for (const [index, cells] of rows.entries()) {
    if (!held.has(index + 2)) wanted.set(keys[index] ?? '', text(cells.slice(0, 3)))
  }
  for (const [key, values] of wanted) same(text(table.rows.get(key)?.values ?? []), values, `row ${key}`)
  // A missing row may be the one whose key is blank, or typed over with that of another: it is kept until it can be told.
  if (state.quarantine.some(({ key, code }) => key === null || code === 'doubled_key')) return
  const more = [...table.rows.keys()].filter(key => !wanted.has(key))
  same(
    more.filter(key => !keys.includes(key)),
    [],
    'rows that the sheet does not have',
  )
}

function text(cells: readonly unknown[]): string {
  return Array.from({ length: 3 }, (_, at) => cells[at] ?? '').join('|')
}

function same(found: unknown, wanted: unknown, what: string): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`)
}
