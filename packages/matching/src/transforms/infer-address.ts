import { partOf } from './made-part.ts'
import { type Role, roleOf } from './name-roles.ts'
import type { InferredPart, LeftInTable, PartsQuestion } from './parts-question.ts'

/** A street and a house number, joined to the line that the table has for both. */
export function inferAddress({ leftInSheet, leftInTable, meaningOf }: PartsQuestion): InferredPart[] {
  const inSheet = (role: Role) => leftInSheet.filter(({ label }) => roleOf(meaningOf(label)) === role)
  const lines = leftInTable.filter(
    ({ column, type }) => type === 'text' && ['address', 'street'].includes(roleOf(meaningOf(column)) ?? ''),
  )
  const [street, otherStreet] = inSheet('street')
  const [house, otherHouse] = inSheet('house')
  const [line, otherLine] = lines
  if (!street || !house || !line || otherStreet || otherHouse || otherLine) return []
  const isFirst = isNumberFirst(line) ?? house.index < street.index
  const [own, other] = isFirst ? [house, street] : [street, house]
  const { cells: _, format: __, ...place } = other
  const part = partOf([own, other], line, { kind: 'join', with: [place], separator: ' ' }, [
    `“${street.label}” and “${house.label}” are one line in the table${isFirst ? ', the number first' : ''}`,
  ])
  return part ? [part] : []
}

/** `7 Main St` or `Hauptstr. 7`; undefined where nothing tells. */
function isNumberFirst({ sample }: LeftInTable): boolean | undefined {
  const lines = sample.filter(value => value !== null)
  const starts = lines.filter(line => /^\d/.test(line)).length
  const ends = lines.filter(line => /^\D.*\d/.test(line)).length
  return starts === ends ? undefined : starts > ends
}
