import { points } from './disturb.ts'
import { guestNumber } from './guests.ts'
import type { Lane } from './lane.ts'
import type { Steps } from './scenarios/scenario.ts'
import type { Trial } from './try-out.ts'
import type { Expected } from './verify-sides.ts'

/** What a person changed between a crash and the restart: a cell of a guest, or the guest was taken out. */
export type PersonEdit =
  | { field: 'nights'; side: 'sheet' | 'table'; ref: string; to: number }
  | { field: 'guest'; side: 'sheet' | 'table'; ref: string; to: string }
  | { field: 'row'; side: 'sheet' | 'table'; ref: string }

/**
 * What somebody may do: change a cell that nothing else touches, on either side; change, in the table, a name that was about
 * to arrive there; take that name back in the sheet; take out a new row that was about to be carried over. The last three
 * cannot be told right without knowing what the dead process had written.
 */
export const personKinds = [
  'nobody',
  'sheet',
  'table',
  'name',
  'back',
  'gone-in-sheet',
  'gone-in-table',
] as const
export type PersonKind = (typeof personKinds)[number]

/** Those that cannot be told right without knowing what was written, as far as the scenario has them. */
export function hardKinds({ editable: { contested, fresh } }: Steps): PersonKind[] {
  return [
    ...(contested ? (['name', 'back'] as const) : []),
    ...(fresh ? (['gone-in-sheet', 'gone-in-table'] as const) : []),
  ]
}

/**
 * Which of these follows from the trial alone, unless it names one. A row of the sheet has to be found where it is at that moment. Undefined when
 * nobody edits, or what they would edit is not there.
 */
export async function choosePerson(
  { sheet, table }: Lane,
  { editable }: Steps,
  { at, point, person }: NonNullable<Trial>,
): Promise<PersonEdit | undefined> {
  const seed = at * (points.length + 1) + points.indexOf(point)
  const kind = person ?? personKinds[seed % personKinds.length] ?? 'nobody'
  const { contested = [], fresh } = editable
  const among = {
    nobody: [],
    sheet: editable.sheet,
    table: editable.table,
    name: contested,
    back: contested,
    'gone-in-sheet': fresh?.sheet ?? [],
    'gone-in-table': fresh?.table ?? [],
  }[kind]
  const ref = among[(seed * 5) % Math.max(1, among.length)]
  if (ref === undefined) return undefined
  const inTable = (text: string, ...values: unknown[]) =>
    table.query(`${text} where ref = $1`, [ref, ...values])
  const nights = 1000 + seed
  switch (kind) {
    case 'nobody':
      return undefined
    case 'sheet':
    case 'back': {
      const row = await sheet.rowOf(ref)
      if (row === undefined) return undefined
      const old = `Guest ${guestNumber(ref)}`
      await sheet.type(kind === 'back' ? `B${row}` : `C${row}`, [[kind === 'back' ? old : nights]])
      return kind === 'back'
        ? { field: 'guest', side: 'sheet', ref, to: old }
        : { field: 'nights', side: 'sheet', ref, to: nights }
    }
    case 'table':
      await inTable('update guests set nights = $2', nights)
      return { field: 'nights', side: 'table', ref, to: nights }
    case 'name':
      await inTable('update guests set guest = $2', `Person ${seed}`)
      return { field: 'guest', side: 'table', ref, to: `Person ${seed}` }
    case 'gone-in-sheet':
      await sheet.deleteGuests([ref])
      return { field: 'row', side: 'sheet', ref }
    case 'gone-in-table':
      await inTable('delete from guests')
      return { field: 'row', side: 'table', ref }
  }
}

/**
 * What both sides have to be with that edit. Of a name that both sides changed either the later one is on both sides, or it
 * is a conflict and both stand: `open` tells which.
 */
export function withEdit(
  { expected, editable }: Steps,
  edited: PersonEdit | undefined,
  open: readonly { ref: string; column: string | null }[],
): Expected {
  if (!edited) return expected
  const { ref, field } = edited
  const waits = field === 'guest' && open.some(each => each.ref === ref && each.column === field)
  const crosses = editable.crosses && !waits
  const change = (side: 'sheet' | 'table') => {
    const row = expected[side].get(ref)
    if (!row || (side !== edited.side && !crosses)) return expected[side]
    const changed = new Map(expected[side])
    if (edited.field === 'row') changed.delete(ref)
    else changed.set(ref, { ...row, [edited.field]: edited.to })
    return changed
  }
  const kept = new Set(expected.kept ?? expected.own.sheet)
  if (field === 'row') kept.delete(ref)
  return { ...expected, kept, sheet: change('sheet'), table: change('table') }
}
