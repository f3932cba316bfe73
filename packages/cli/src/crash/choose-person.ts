import { points } from './disturb.ts'
import type { Lane } from './lane.ts'
import type { Steps } from './scenarios/scenario.ts'
import type { Trial } from './try-out.ts'

/** What a person changed between a crash and the restart. */
export interface PersonEdit {
  side: 'sheet' | 'table'
  ref: string
  nights: number
}

/**
 * Two of three trials have somebody edit one cell, on one side or the other; which one follows from the trial alone. A
 * row of the sheet has to be found where it is at that moment.
 */
export async function choosePerson(
  { sheet, table }: Lane,
  { editable }: Steps,
  { at, point }: NonNullable<Trial>,
): Promise<PersonEdit | undefined> {
  const seed = at * points.length + points.indexOf(point)
  const side = ([undefined, 'sheet', 'table'] as const)[seed % 3]
  if (!side) return undefined
  const refs = editable[side]
  const ref = refs[(seed * 7) % Math.max(1, refs.length)]
  if (ref === undefined) return undefined
  const nights = 1000 + seed
  if (side === 'sheet') {
    const row = await sheet.rowOf(ref)
    if (row === undefined) return undefined
    await sheet.type(`C${row}`, [[nights]])
  } else {
    const rows = await table.query('update guests set nights = $2 where ref = $1 returning ref', [
      ref,
      nights,
    ])
    if (rows.length === 0) return undefined
  }
  return { side, ref, nights }
}
