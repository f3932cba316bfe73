import { points } from './disturb.ts'
import type { Lane } from './lane.ts'
import type { Steps } from './scenarios/scenario.ts'
import type { Trial } from './try-out.ts'
import type { Expected, FoundRow } from './verify-sides.ts'

/** What a person changed between a crash and the restart: the nights of a guest, or a name that Doki is about to change. */
export type PersonEdit =
  | { field: 'nights'; side: 'sheet' | 'table'; ref: string; to: number }
  | { field: 'guest'; side: 'table'; ref: string; to: string }

/**
 * In three of four trials somebody edits one cell; which one follows from the trial alone. A row of the sheet has to be
 * found where it is at that moment.
 */
export async function choosePerson(
  { sheet, table }: Lane,
  { editable }: Steps,
  { at, point }: NonNullable<Trial>,
): Promise<PersonEdit | undefined> {
  const seed = at * points.length + points.indexOf(point)
  const kind = (['nobody', 'sheet', 'table', 'name'] as const)[(seed + at) % 4]
  const pick = (refs: readonly string[] = []) => refs[(seed * 7) % Math.max(1, refs.length)]
  switch (kind) {
    case 'sheet': {
      const ref = pick(editable.sheet)
      const row = ref === undefined ? undefined : await sheet.rowOf(ref)
      if (ref === undefined || row === undefined) return undefined
      await sheet.type(`C${row}`, [[1000 + seed]])
      return { field: 'nights', side: 'sheet', ref, to: 1000 + seed }
    }
    case 'table': {
      const ref = pick(editable.table)
      const rows = await table.query('update guests set nights = $2 where ref = $1 returning ref', [
        ref,
        1000 + seed,
      ])
      if (ref === undefined || rows.length === 0) return undefined
      return { field: 'nights', side: 'table', ref, to: 1000 + seed }
    }
    case 'name': {
      const ref = pick(editable.contested)
      if (ref === undefined) return undefined
      const to = `Person ${seed}`
      await table.query('update guests set guest = $2 where ref = $1', [ref, to])
      return { field: 'guest', side: 'table', ref, to }
    }
    default:
      return undefined
  }
}

/**
 * What both sides have to be with that edit. Of a name that both sides changed either the later one is on both sides, or it
 * is a conflict and both stand: `open` tells which.
 */
export function withEdit(
  { expected, editable }: Steps,
  edited: PersonEdit | undefined,
  open: readonly { ref: string; column: string }[],
): Expected {
  if (!edited) return expected
  const waits = open.some(({ ref, column }) => ref === edited.ref && column === edited.field)
  const crosses = editable.crosses && !(edited.field === 'guest' && waits)
  const change = (side: 'sheet' | 'table') => {
    const row = expected[side].get(edited.ref)
    if (!row || (side !== edited.side && !crosses)) return expected[side]
    const guest: FoundRow['guest'] = { ...row, [edited.field]: edited.to }
    return new Map(expected[side]).set(edited.ref, guest)
  }
  return { ...expected, sheet: change('sheet'), table: change('table') }
}
