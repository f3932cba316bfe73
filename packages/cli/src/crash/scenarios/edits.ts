import type { PersonEdit } from '../choose-person.ts'
import { type Guest, guests } from '../guests.ts'
import type { Lane } from '../lane.ts'
import type { Problem } from '../verify-sides.ts'
import {
  byRef,
  household,
  oneRun,
  ownTable,
  refs,
  type Scenario,
  type Steps,
  withOwnCells,
} from './scenario.ts'

/** Edits, new rows and deletions on both sides at once, and one cell that both changed. */
export const twoWayEdits: Scenario = {
  name: 'two-way',
  about: 'edits, new rows and deletions on both sides, and one conflict',
  shape: { direction: 'two_way', managed: false, newTable: false },
  async prepare(lane, run) {
    await settle(lane, run)
    const { expected, editable } = await editBoth(lane)
    return { steps: [oneRun], expected, editable, verify: oneConflict }
  },
}

const fresh = { sheet: guests(101, 3), table: guests(201, 3) }
const edited = { sheet: household.slice(2, 8), table: household.slice(14, 20) }
const removed = { sheet: household.slice(9, 11), table: household.slice(21, 23) }
/** Changed in one column by the sheet, in another by the table. */
const shared = household.slice(24, 26)
const contested = household.slice(29, 30)

/** Both sides hold the household, and the engine knows. */
export async function settle(lane: Lane, run: () => Promise<unknown>): Promise<void> {
  await lane.table.query(ownTable)
  await lane.table.add(household)
  await lane.sheet.add(household)
  await run()
}

/** What people do on both sides between two runs, and what has to come of it. */
export async function editBoth({ sheet, table }: Lane): Promise<Pick<Steps, 'expected' | 'editable'>> {
  const inSheet = byRef(household)
  const inTable = byRef(household)
  const both = [inSheet, inTable]
  const set = (sides: Map<string, Guest>[], ref: string, change: Partial<Guest>) => {
    for (const side of sides) {
      const row = side.get(ref)
      if (row) side.set(ref, { ...row, ...change })
    }
  }
  for (const { ref } of [...edited.sheet, ...shared]) {
    await sheet.type(`B${await sheet.rowOf(ref)}`, [[`Sheet says ${ref}`]])
    set(both, ref, { guest: `Sheet says ${ref}` })
  }
  for (const { ref } of [...edited.table, ...shared]) {
    await table.query('update guests set note = $2 where ref = $1', [ref, `table says ${ref}`])
    set(both, ref, { note: `table says ${ref}` })
  }
  for (const { ref } of contested) {
    await sheet.type(`B${await sheet.rowOf(ref)}`, [['One name']])
    await table.query(`update guests set guest = 'Another name' where ref = $1`, [ref])
    set([inSheet], ref, { guest: 'One name' })
    set([inTable], ref, { guest: 'Another name' })
  }
  await sheet.add(fresh.sheet)
  await table.add(fresh.table)
  await sheet.deleteGuests(refs(removed.sheet))
  await table.query('delete from guests where ref = any ($1)', [refs(removed.table)])
  for (const side of both) {
    for (const row of [...fresh.sheet, ...fresh.table]) side.set(row.ref, row)
    for (const row of [...removed.sheet, ...removed.table]) side.delete(row.ref)
  }
  const untouched = household.slice(30)
  return {
    expected: {
      sheet: inSheet,
      table: inTable,
      own: {
        sheet: withOwnCells([...household, ...fresh.sheet]),
        table: new Set(refs([...household, ...fresh.table])),
      },
      kept: withOwnCells([...household.filter(row => !removed.sheet.includes(row)), ...fresh.sheet]),
    },
    editable: {
      sheet: refs([...untouched, ...edited.table, ...edited.sheet]),
      table: refs([...untouched, ...edited.sheet, ...edited.table]),
      crosses: true,
      contested: refs(edited.sheet),
      fresh: { sheet: refs(fresh.sheet), table: refs(fresh.table) },
    },
  }
}

async function oneConflict({ conflicts }: Lane, edited: PersonEdit | undefined): Promise<Problem[]> {
  const open = await conflicts()
  const found = open
    .filter(({ ref }) => ref !== edited?.ref)
    .map(({ ref, column, sheet, table }) => [ref, column, sheet, table].join(' '))
  const wanted = contested.map(({ ref }) => [ref, 'guest', 'One name', 'Another name'].join(' '))
  if (found.join() === wanted.join()) return []
  return [
    { kind: 'other', text: `conflicts open: ${found.join(', ') || 'none'}; should be: ${wanted.join(', ')}` },
  ]
}
