import { lookAtSides } from '../verify-sides.ts'
import { editBoth, settle } from './edits.ts'
import { byRef, refs, type Scenario, withOwnCells } from './scenario.ts'

/** A run that wrote both sides is taken back: each side is as it was just before that run. */
export const undo: Scenario = {
  name: 'undo',
  about: 'a run that wrote to both sides is taken back',
  shape: { direction: 'two_way', managed: false, newTable: false },
  async prepare(lane, run) {
    await settle(lane, run)
    const { editable, expected: after } = await editBoth(lane)
    const before = await lookAtSides(lane.sheet, lane.table)
    await run()
    const { rows } = await lane.doki.query('select last_run_job_id as id from syncs')
    const undoOf = rows[0]?.id
    const again = { mode: 'undo' as const, undoOf }
    const [sheet, table] = [before.sheet, before.table].map(side => byRef(side.map(({ guest }) => guest)))
    if (!sheet || !table) throw new Error('There are two sides')
    // A row that was deleted on the other side and came back has lost what a person had beside it.
    const came = (side: Map<string, unknown>, then: ReadonlyMap<string, unknown>) =>
      new Set([...side.keys()].filter(ref => then.has(ref)))
    return {
      steps: [{ outcome: 'applied', input: () => again }],
      expected: {
        sheet,
        table,
        own: {
          sheet: withOwnCells([...came(sheet, after.sheet)].map(ref => ({ ref }))),
          table: came(table, after.table),
        },
        kept: after.kept ?? new Set(),
      },
      editable: {
        sheet: kept(editable.sheet, sheet),
        table: kept(editable.table, table),
        crosses: false,
      },
      rest: again,
    }
  },
}

function kept(wanted: readonly string[], side: ReadonlyMap<string, unknown>): string[] {
  return refs(wanted.flatMap(ref => (side.has(ref) ? [{ ref }] : [])))
}
