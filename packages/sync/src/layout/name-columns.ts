import type { SheetColumn } from '@doki/contracts'
import { columnLetter } from './a1.ts'
import { isBlank, type Row } from './cells.ts'
import { groupsOf, type NamedPlace, toldByGroup } from './group-names.ts'
import { headerText, shown } from './header-text.ts'

/** The rows that name the columns of a table. */
export interface HeaderRows {
  /** The row right above the header, where it holds words alone: it may say what several columns are about. */
  above: Row | undefined
  header: Row
  /** A second header row, under the header. */
  second: Row | undefined
}

/**
 * The columns of a table: those with a header, and nameless ones with data. A blank header takes its label from the
 * second header row, or is `Column F`; a doubled one is told apart by what stands over it (`Billing City`), or counted:
 * `Name (2)`.
 */
export function nameColumns(rows: HeaderRows, hasData: ReadonlySet<number>): SheetColumn[] {
  const { header, second } = rows
  const width = Math.max(header.length, second?.length ?? 0, ...[...hasData].map(index => index + 1))
  const indices = Array.from({ length: width }, (_, index) => index).filter(
    index => !isBlank(header[index]) || !isBlank(second?.[index]) || hasData.has(index),
  )
  const inGroups = fullNames(rows, indices, width)
  const taken = new Set<string>()
  return indices.map(index => {
    const written = headerText(header[index])
    const own = shown(written) || shown(headerText(second?.[index])) || `Column ${columnLetter(index)}`
    return { index, header: written, label: unique(inGroups.get(index) ?? own, taken) }
  })
}

/** The names, group and all, of the columns that have to have it. */
function fullNames({ above, header, second }: HeaderRows, indices: readonly number[], width: number) {
  const places = second
    ? underHeader(header, second, indices, width)
    : underAbove(above, header, indices, width)
  const told = toldByGroup(places)
  // What heads a group is called by it alone unless the others of the group are, too.
  const groups = new Set(places.flatMap(({ index, group }) => (told.has(index) ? [group] : [])))
  const isHead = ({ index, group, name }: NamedPlace) =>
    second !== undefined && !isBlank(header[index]) && groups.has(group) && name !== ''
  return new Map(
    places
      .filter(place => told.has(place.index) || isHead(place))
      .map(({ index, name, group }) => [index, `${group} ${name}`]),
  )
}

function underAbove(
  above: Row | undefined,
  header: Row,
  indices: readonly number[],
  width: number,
): NamedPlace[] {
  const groups = groupsOf(above ?? [], width)
  return indices.map(index => ({ index, name: shown(headerText(header[index])), group: groups[index] ?? '' }))
}

/** A header over one column is its name, whatever stands under it; over several that have names below, it is their group. */
function underHeader(header: Row, second: Row, indices: readonly number[], width: number): NamedPlace[] {
  const groups = groupsOf(header, width)
  const isSplit = (index: number) =>
    !isBlank(second[index]) && !isBlank(second[index + 1]) && isBlank(header[index + 1])
  let isGrouped = false
  return indices.map(index => {
    if (!isBlank(header[index])) isGrouped = isSplit(index)
    else if (isBlank(second[index])) isGrouped = false
    const [first, below] = [shown(headerText(header[index])), shown(headerText(second[index]))]
    return isGrouped
      ? { index, name: below, group: groups[index] ?? '' }
      : { index, name: first || below, group: '' }
  })
}

function unique(label: string, taken: Set<string>): string {
  let name = label
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${label} (${count})`
  taken.add(name.toLowerCase())
  return name
}
