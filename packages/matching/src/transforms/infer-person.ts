import { cellText, isBlank } from '@doki/sync'
import { partOf } from './made-part.ts'
import { type Role, roleOf } from './name-roles.ts'
import type { InferredPart, LeftInSheet, LeftInTable, PartsQuestion } from './parts-question.ts'

/** The share of filled cells that have to look like names of people. */
const most = 0.8
const word = /^[\p{L}\p{M}][\p{L}\p{M}'’.-]*$/u

/** First and last names taken out of a full name, or joined to one. */
export function inferPerson({ leftInSheet, leftInTable, meaningOf }: PartsQuestion): InferredPart[] {
  const inSheet = (role: Role) => leftInSheet.filter(({ label }) => roleOf(meaningOf(label)) === role)
  const inTable = (role: Role) =>
    leftInTable.filter(({ column, type }) => type === 'text' && roleOf(meaningOf(column)) === role)
  const [fullInSheet, otherFull] = inSheet('full').filter(looksLikePeople)
  const [firstInTable, otherFirst] = inTable('first')
  const [lastInTable, otherLast] = inTable('last')
  if (fullInSheet && firstInTable && lastInTable && !otherFull && !otherFirst && !otherLast)
    return takenApart(fullInSheet, firstInTable, lastInTable)
  const [fullInTable, anotherFull] = inTable('full')
  const [firstInSheet, anotherFirst] = inSheet('first')
  const [lastInSheet, anotherLast] = inSheet('last')
  if (fullInTable && firstInSheet && lastInSheet && !anotherFull && !anotherFirst && !anotherLast)
    return joined(firstInSheet, lastInSheet, fullInTable)
  return []
}

function takenApart(full: LeftInSheet, first: LeftInTable, last: LeftInTable): InferredPart[] {
  const person = { kind: 'part', of: 'person', separator: null } as const
  const reasons = [
    `“${full.label}” holds full names, and the table has first and last names in columns of their own`,
  ]
  const parts = [
    partOf([full], first, { ...person, take: 'first' }, reasons),
    partOf([full], last, { ...person, take: 'last' }, reasons),
  ].filter(part => part !== undefined)
  return parts.length === 2 ? parts : []
}

function joined(first: LeftInSheet, last: LeftInSheet, full: LeftInTable): InferredPart[] {
  const names = full.sample.filter(value => value !== null)
  const isTurned = names.length > 0 && names.filter(name => name.includes(', ')).length > names.length / 2
  const [own, other] = isTurned ? [last, first] : [first, last]
  const { cells: _, format: __, ...place } = other
  const how = isTurned ? ', last names first, as the table writes them' : ''
  const part = partOf([own, other], full, { kind: 'join', with: [place], separator: isTurned ? ', ' : ' ' }, [
    `“${first.label}” and “${last.label}” are one name in the table${how}`,
  ])
  return part ? [part] : []
}

/** Two to five words without digits, in nearly all cells. */
function looksLikePeople({ cells }: LeftInSheet): boolean {
  const filled = cells.flatMap(cell => (cell === null || isBlank(cell) ? [] : [cellText(cell)]))
  const names = filled.filter(text => {
    const words = text.replaceAll(',', ' ').trim().split(/\s+/u)
    return words.length > 1 && words.length <= 5 && words.every(each => word.test(each))
  })
  return filled.length > 0 && names.length >= most * filled.length
}
