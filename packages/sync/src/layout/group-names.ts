import { isBlank, type Row } from './cells.ts'
import { headerText, shown } from './header-text.ts'

/** A column as its header rows have it. */
export interface NamedPlace {
  index: number
  /** Its own name; '' where it has none. */
  name: string
  /** What stands over it and others, as “Billing” does over “Street” and “City”; '' where nothing does. */
  group: string
}

/** What each column of a row stands under: a cell speaks for the blank ones after it, as a merged one does. */
export function groupsOf(row: Row, width: number): string[] {
  const groups: string[] = []
  for (let index = 0; index < width; index++)
    groups.push(isBlank(row[index]) ? (groups.at(-1) ?? '') : shown(headerText(row[index])))
  return groups
}

/**
 * The columns that only their group tells apart: those that share their name with one of another group. A title over all
 * columns tells none apart.
 */
export function toldByGroup(places: readonly NamedPlace[]): Set<number> {
  const groups = new Map<string, Set<string>>()
  for (const { name, group } of places)
    groups.set(name.toLowerCase(), (groups.get(name.toLowerCase()) ?? new Set()).add(group))
  return new Set(
    places.flatMap(({ index, name, group }) => {
      const isTold = name !== '' && group !== '' && (groups.get(name.toLowerCase())?.size ?? 0) > 1
      return isTold ? [index] : []
    }),
  )
}
