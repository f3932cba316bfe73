import type { SheetColumn } from '@doki/contracts'
import { trimSpaces } from '../values/blank.ts'
import { numberText } from '../values/number-text.ts'
import { columnLetter } from './a1.ts'
import { isBlank, type Row } from './cells.ts'

/**
 * The columns of a table: those with a header, and nameless ones with data. A blank header takes its label from the
 * second header row, or is `Column F`; a doubled label is counted: `Name (2)`.
 */
export function nameColumns(
  header: Row,
  second: Row | undefined,
  hasData: ReadonlySet<number>,
): SheetColumn[] {
  const width = Math.max(header.length, second?.length ?? 0, ...[...hasData].map(index => index + 1))
  const taken = new Set<string>()
  const columns: SheetColumn[] = []
  for (let index = 0; index < width; index++) {
    if (isBlank(header[index]) && isBlank(second?.[index]) && !hasData.has(index)) continue
    const written = headerText(header[index])
    const label = unique(
      shown(written) || shown(headerText(second?.[index])) || `Column ${columnLetter(index)}`,
      taken,
    )
    columns.push({ index, header: written, label })
  }
  return columns
}

/** A header as written; a year typed as a number is its text. */
export function headerText(cell: Row[number]): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return numberText(cell)
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : cell
}

/** On one line, without spaces at the edges. */
function shown(text: string): string {
  return trimSpaces(text.replace(/\s+/g, ' '))
}

function unique(label: string, taken: Set<string>): string {
  let name = label
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${label} (${count})`
  taken.add(name.toLowerCase())
  return name
}
