import { describeKey, isUnique, type KeyCheck } from './check-key.ts'

/** What is left to hold against a key: not its blanks, where the database fills them. */
export function faultsOf(check: KeyCheck, given: boolean): KeyCheck {
  return given ? { ...check, blank: 0 } : check
}

/** "3 rows have none, and the database fills them"; null when no row waits for a key. */
export function describeGiven({ blank }: KeyCheck, given: boolean): string | null {
  if (!given || blank === 0) return null
  return blank === 1
    ? '1 row has none, and the database fills it'
    : `${blank.toLocaleString('en-US')} rows have none, and the database fills them`
}

/** How the columns that the table tells rows apart by do so in the sheet, for a person. */
export function describeInSheet(check: KeyCheck, given: boolean): string {
  if (check.rows === 0) return 'the sheet has no rows yet'
  if (isUnique(check))
    return `filled and different in all ${check.rows.toLocaleString('en-US')} rows of the sheet`
  const filled = describeGiven(check, given)
  if (filled === null) return describeKey(check)
  const faults = describeKey(faultsOf(check, given))
  return `${faults || 'different in every row of the sheet that has it'}; ${filled}`
}
