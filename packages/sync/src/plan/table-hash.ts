import { rowHash, sameValues, type Values } from '../rows/values.ts'

/** Begins the hash of a row in which nothing but what the database altered differs from the base. */
const pure = '='

/** How the table's row stands to what it was last given. */
export interface TableRest {
  /** It is what the database made of that: nobody changed it since. */
  rests: boolean
  /** And nothing else in it differs from the base: no conflict, no edit that was left. */
  unedited: boolean
}

/**
 * What to remember of a row that the database made something else of, as the base keeps it in `tableHash`; null when it took
 * the row as it was given. `base` is what both sides agree on now.
 */
export function tableHashOf(given: Values, made: Values, base: Values): string | null {
  if (sameValues(made, given)) return null
  return `${sameValues(given, base) ? pure : ''}${rowHash(made)}`
}

export function tableRest(tableHash: string | null | undefined, found: Values | undefined): TableRest {
  if (!tableHash || !found) return { rests: false, unedited: false }
  const unedited = tableHash.startsWith(pure)
  const rests = rowHash(found) === (unedited ? tableHash.slice(pure.length) : tableHash)
  return { rests, unedited: rests && unedited }
}
