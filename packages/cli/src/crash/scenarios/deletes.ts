import { settle } from './edits.ts'
import { byRef, household, oneRun, refs, type Scenario, withOwnCells } from './scenario.ts'

const inSheet = household.slice(0, 14)
const inTable = household.slice(14, 28)
const left = household.slice(28)

/** More deletions than a run may carry out unasked: it stops, a person says yes, and they are carried out. */
export const deletes: Scenario = {
  name: 'deletes',
  about: 'many rows deleted on each side: the run stops, is confirmed, and deletes them on the other side',
  shape: { direction: 'two_way', managed: false, newTable: false },
  async prepare(lane, run) {
    await settle(lane, run)
    // One side alone stays within what a run may delete unasked; 14 of 40 rows are more than a tenth, but not than 20.
    await lane.doki.query(`update syncs set guards = '{"rows": 5, "share": 0.1}'`)
    await lane.sheet.deleteGuests(refs(inSheet))
    await lane.table.query('delete from guests where ref = any ($1)', [refs(inTable)])
    const all = byRef(left)
    return {
      steps: [
        { outcome: 'guarded', input: () => ({}) },
        {
          ...oneRun,
          input: before => ({ confirmed: true, findings: before?.plan.guards ?? [] }),
        },
      ],
      expected: {
        sheet: all,
        table: all,
        own: { sheet: withOwnCells(left), table: new Set(refs(left)) },
        kept: withOwnCells([...inTable, ...left]),
      },
      editable: { sheet: refs(left), table: refs(left), crosses: true },
    }
  },
}
