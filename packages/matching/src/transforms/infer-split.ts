import type { Transform } from '@doki/contracts'
import { cellText, isBlank } from '@doki/sync'
import { overlapWith, partOf, valuesMade } from './made-part.ts'
import { type Role, roleOf } from './name-roles.ts'
import type { InferredPart, LeftInSheet, LeftInTable, PartsQuestion } from './parts-question.ts'

type Part = Extract<Transform, { kind: 'part' }>

/** The share of filled cells that have to be of exactly two parts, and of their values that have to be in the table. */
const most = 0.9
const shared = 0.3

/** A column of the table that each part goes to. */
interface Taken {
  part: Part
  table: LeftInTable
  why: string
}

/**
 * Two columns of the table taken out of one cell: `Berlin, 10115` is a city and a postal code. The header has to name both
 * (`City, ZIP`), the values have to be in the table, or one part has to look like a postal code where the table has one.
 */
export function inferSplit({ leftInSheet, leftInTable, meaningOf }: PartsQuestion): InferredPart[] {
  const found: InferredPart[] = []
  const free = new Set(leftInTable)
  for (const sheet of leftInSheet) {
    const parts = partsOf(sheet)
    if (!parts) continue
    const taken = matchParts(sheet, parts, [...free], meaningOf)
    const made = taken?.map(({ part, table, why }) => partOf([sheet], table, part, [why]))
    if (!taken || !made?.every(part => part !== undefined)) continue
    found.push(...made)
    for (const { table } of taken) free.delete(table)
  }
  return found
}

/** How the cells are parted in two: by a sign between them, or a word of digits before or after the others. */
function partsOf({ cells }: LeftInSheet): [Part, Part] | undefined {
  const texts = cells.flatMap(cell => (cell === null || isBlank(cell) ? [] : [cellText(cell).trim()]))
  const nearly = (holds: (text: string) => boolean) =>
    texts.length >= 3 && texts.filter(holds).length >= most * texts.length
  for (const separator of [',', ';', '|', '/', ' - ']) {
    if (
      !nearly(text => text.split(separator).length === 2 && text.split(separator).every(each => each.trim()))
    )
      continue
    const part = { kind: 'part', of: 'separator', separator } as const
    return [
      { ...part, take: 'first' },
      { ...part, take: 'last' },
    ]
  }
  if (!nearly(text => /^\d[\d-]*\s+\p{L}/u.test(text))) return undefined
  const part = { kind: 'part', of: 'words', separator: null } as const
  return [
    { ...part, take: 'first' },
    { ...part, take: 'rest' },
  ]
}

function matchParts(
  sheet: LeftInSheet,
  parts: [Part, Part],
  tables: readonly LeftInTable[],
  meaningOf: PartsQuestion['meaningOf'],
): Taken[] | undefined {
  const words = meaningOf(sheet.label)
  const taken: Taken[] = []
  for (const part of parts) {
    const fitting = tables.flatMap(table => {
      const why = taken.some(each => each.table === table)
        ? undefined
        : whyFits(sheet, part, table, words, meaningOf)
      return why === undefined ? [] : [{ part, table, why }]
    })
    const [only, other] = fitting
    if (!only || other) return undefined
    taken.push(only)
  }
  return taken
}

/** Undefined where nothing says that this part is the table's column. */
function whyFits(
  sheet: LeftInSheet,
  part: Part,
  table: LeftInTable,
  words: readonly string[],
  meaningOf: PartsQuestion['meaningOf'],
): string | undefined {
  const values = valuesMade([sheet], table, part).map(({ value }) => value)
  const overlap = overlapWith(values, table)
  if (overlap !== undefined && overlap >= shared)
    return `parts of “${sheet.label}” are values of “${table.column}”`
  if (overlap === 0 && table.sample.length >= 50) return undefined
  const role = roleOf(meaningOf(table.column))
  const texts = values.filter(value => typeof value === 'string')
  const isCode = texts.length > 0 && texts.filter(isPostalCode).length >= most * texts.length
  if (role === 'zip') return isCode ? `parts of “${sheet.label}” are postal codes` : undefined
  if (role === undefined || !addressRoles.includes(role) || isCode) return undefined
  const isNamed = meaningOf(table.column).some(word => words.includes(word))
  const besideCode = role === 'city' && roleOf(words) !== undefined
  return isNamed || besideCode
    ? `“${sheet.label}” holds what “${table.column}” is, with something else`
    : undefined
}

const addressRoles: readonly Role[] = ['city', 'region', 'country', 'street']

function isPostalCode(text: string): boolean {
  return /^(?=.*\d)[A-Z\d][A-Z\d -]{2,9}$/i.test(text) && !/\p{L}{4}/u.test(text)
}
