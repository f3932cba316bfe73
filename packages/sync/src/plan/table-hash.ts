import { rowHash, type Values } from '../rows/values.ts'

/** What the table was last given in a row, and what it holds since. */
export interface TableWrite {
  given: Values
  made: Values
}

/**
 * What to remember of the cells that the database made something else of than what both sides agree on, as the base keeps it
 * in `tableHash`: place and hash of each; null when there are none. Cell by cell, as an edit of one is none of the others.
 * `noted` is what was remembered so far, of cells whose base stayed or became what the table holds; `write` what the
 * row was given since. A cell that differs from the base because it waits for a person is not one of them.
 */
export function tableHashOf(
  base: Values,
  noted: string | null | undefined,
  write?: TableWrite,
): string | null {
  const notes = notesOf(noted)
  const found = base.flatMap((value, place): string[] => {
    const note = notes.get(place)
    if (!write) return note === undefined || note === cellHash(value) ? [] : [`${place}:${note}`]
    const [given = null, made = null] = [write.given[place], write.made[place]]
    const isOfBase = given === value || (note !== undefined && note === cellHash(given))
    return made !== value && isOfBase ? [`${place}:${cellHash(made)}`] : []
  })
  return found.length === 0 ? null : found.join(',')
}

/** Places at which the table still holds what it made of the base. */
export function placesMade(tableHash: string | null | undefined, found: Values | undefined): Set<number> {
  const isThere = ([place, note]: [number, string]) => note === cellHash(found?.[place] ?? null)
  return new Set(found ? [...notesOf(tableHash)].filter(isThere).map(([place]) => place) : [])
}

/** What is remembered of some of the cells alone. */
export function tableHashAt(
  tableHash: string | null | undefined,
  isWanted: (place: number) => boolean,
): string | null {
  const kept = [...notesOf(tableHash)].filter(([place]) => isWanted(place))
  return kept.length === 0 ? null : kept.map(([place, note]) => `${place}:${note}`).join(',')
}

function notesOf(tableHash: string | null | undefined): Map<number, string> {
  const notes = new Map<number, string>()
  for (const each of tableHash ? tableHash.split(',') : []) {
    const at = each.indexOf(':')
    if (at > 0) notes.set(Number(each.slice(0, at)), each.slice(at + 1))
  }
  return notes
}

function cellHash(value: string | null): string {
  return rowHash([value])
}
