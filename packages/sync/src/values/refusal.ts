import type { QuarantinedRow } from '@doki/contracts'

export type RefusalCode = QuarantinedRow['code']

/** Why a value cannot cross, in words for the person who will mend the cell. An answer, not an exception. */
export class Refusal {
  readonly code: RefusalCode
  readonly reason: string

  constructor(code: RefusalCode, reason: string) {
    this.code = code
    this.reason = reason
  }
}

/** The value is none of this type: `“abc” is not a date`. */
export function notCastable(cell: unknown, why: string): Refusal {
  return new Refusal('not_castable', `${quote(cell)} ${why}`)
}

/** The value is of this type, but the column cannot hold it. */
export function outOfRange(cell: unknown, why: string): Refusal {
  return new Refusal('out_of_range', `${quote(cell)} ${why}`)
}

/** A value between quotes as a reason shows it: at most 40 characters, on one line. */
export function quote(cell: unknown): string {
  const text = (typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell)).toWellFormed()
  const line = text.slice(0, 200).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  const short = [...line].slice(0, 40).join('')
  return short.length < line.length || text.length > 200 ? `“${short}…”` : `“${short}”`
}
