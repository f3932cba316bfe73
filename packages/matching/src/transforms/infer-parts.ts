import { inferAddress } from './infer-address.ts'
import { inferPerson } from './infer-person.ts'
import { inferSplit } from './infer-split.ts'
import type { InferredPart, PartsQuestion } from './parts-question.ts'

/**
 * Columns of the table that can be made of what is left in the sheet: first and last names of a full name or the reverse, an
 * address of a street and a number, parts of a cell. Each column of either side is used once, but for a cell that is taken apart.
 */
export function inferParts(question: PartsQuestion): InferredPart[] {
  const found: InferredPart[] = []
  for (const infer of [inferPerson, inferAddress, inferSplit]) found.push(...infer(without(question, found)))
  return found
}

/** What is left once these columns are made. */
function without(question: PartsQuestion, found: readonly InferredPart[]): PartsQuestion {
  const columns = new Set(found.map(({ column }) => column))
  const places = new Set(
    found.flatMap(({ index, transform }) => [
      index,
      ...(transform.kind === 'join' ? transform.with.map(place => place.index) : []),
    ]),
  )
  return {
    ...question,
    leftInSheet: question.leftInSheet.filter(({ index }) => !places.has(index)),
    leftInTable: question.leftInTable.filter(({ column }) => !columns.has(column)),
  }
}
