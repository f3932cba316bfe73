import { Conflict, type Mapping, pageOf, type SheetCell, Sync } from '@doki/contracts'
import { chooseCells } from './choose-cells.ts'
import { editBothSides, type Wanted } from './edit-both-sides.ts'
import { asked, type GatewayClient } from './gateway-client.ts'
import type { GoogleUser } from './google-user.ts'
import { heldRows } from './held-rows.ts'
import { runAgain } from './journey.ts'
import type { Say } from './say.ts'
import { showConflicts } from './show.ts'
import { type Verification, verdict } from './verify.ts'
import { changesOf, nothing, wrote } from './wrote.ts'

/** What came of the part both ways: rows updated and conflicts of the run after the edits, changes of the last run. */
export type TwoWay =
  | { skipped: string }
  | { tableUpdates: number; sheetUpdates: number; conflicts: number; changesAfter: number }

export interface BothWaysParts {
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string
  mapping: Mapping
  databaseUrl: string
  /** 0-based place of a managed key in the sheet. */
  keyIndex: number | undefined
  /** Compares every cell, but for the rows that this sync holds. */
  check: (syncId: string) => Promise<Verification>
  /** Why this part has to be left out, if it has to. */
  hindrance: string | undefined
  say: Say
}

/**
 * A second sync of the same mapping, in both directions: one cell is edited in the sheet, one in the table, one on both
 * sides, and the conflict is decided over the API. `differences` are what did not go as it has to, in words.
 */
export async function bothWays(parts: BothWaysParts): Promise<{ twoWay: TwoWay; differences: string[] }> {
  const { gateway, google, workspaceId, mapping, databaseUrl, keyIndex, check, say } = parts
  const { spreadsheetId, tab, firstRow } = mapping.sheet
  const skip = (skipped: string) => {
    say.line(`Both ways: left out, as ${skipped}.`)
    return { twoWay: { skipped }, differences: [] }
  }
  if (parts.hindrance) return skip(parts.hindrance)
  const choose = async (held: Set<number>) =>
    chooseCells(mapping, await google.readFormulas(spreadsheetId, tab, firstRow), held)
  const possible = await choose(new Set())
  if ('skipped' in possible) return skip(possible.skipped)

  const rules = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'keep' } as const
  const name = `${mapping.name}, both ways`.slice(-200)
  const body = { workspaceId, name, mappingId: mapping.id, ...rules }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body }))
  const differences: string[] = []
  const run = async (what: string, wanted: string) => {
    const result = await runAgain(gateway, id, say)
    const found = wrote(result)
    if (found !== wanted) differences.push(`${what}: ${found}, instead of ${wanted}`)
    return result
  }
  const first = await run('the first run both ways', nothing)
  say.line(`\nA second sync of the same mapping, both ways. Run: ${wrote(first)}.`)

  const cells = await choose(await heldRows(gateway, id))
  if ('skipped' in cells) return { ...skip(cells.skipped), differences }
  const wanted = await editBothSides(google, mapping, databaseUrl, keyIndex, cells)
  if ('skipped' in wanted) return { ...skip(wanted.skipped), differences }
  const edited = await run('the run after the edits', 'table 1 row updated, sheet 1 row updated, 1 conflict')
  say.line(
    `Edited one cell in the sheet, one in the table by SQL, one on both sides. Run: ${wrote(edited)}:\n`,
  )

  const { items } = await asked(
    pageOf(Conflict),
    gateway.GET('/conflicts', { params: { query: { syncId: id, limit: 100 } } }),
  )
  say.line(`${showConflicts(items)}\n`)
  for (const conflict of items) {
    const params = { path: { id: conflict.id } }
    await asked(Conflict, gateway.POST('/conflicts/{id}/resolve', { params, body: { take: 'table' } }))
  }
  const decided = await run('the run after the decision', 'sheet 1 row updated')
  const last = await check(id)
  differences.push(
    ...last.differences,
    ...missing(wanted, await google.read(spreadsheetId, tab, firstRow), firstRow),
  )
  const after = await run('the last run', nothing)
  say.line(`You take the table’s. Run: ${wrote(decided)}. Run again: ${wrote(after)}.`)
  say.line(verdict('In the end', last))
  const { table, sheet, conflicts } = edited.plan
  const changesAfter = changesOf(after.plan.table) + changesOf(after.plan.sheet)
  return {
    twoWay: { tableUpdates: table.update, sheetUpdates: sheet.update, conflicts, changesAfter },
    differences,
  }
}

/** What was edited, or decided, and is not in the sheet. That the table says the same is compared apart. */
function missing(wanted: Wanted[], rows: SheetCell[][], firstRow: number): string[] {
  return wanted
    .filter(({ row, index, value }) => rows[row - firstRow]?.[index] !== value)
    .map(({ row, value }) => `row ${row} of the sheet does not say “${value}”`)
}
