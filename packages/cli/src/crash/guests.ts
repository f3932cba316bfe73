import { type ColumnMapping, type MappingKey, managedKey } from '@doki/contracts'

/** A row of what is synced in crash scenarios. `ref` is a token no other row has: by it a row is known on both sides. */
export interface Guest {
  ref: string
  guest: string
  nights: number
  note: string
}

/** The cells beside the mapped columns of a sheet: a formula over its row, and a text nobody but people write. */
export const sheetHeader = ['Ref', 'Guest', 'Nights', 'Note', 'Twice', 'Private']

/** `count` guests, the first one being number `first`, the same every time. */
export function guests(first: number, count: number): Guest[] {
  return Array.from({ length: count }, (_, at) => guest(first + at))
}

/** Guest number `number`. */
export function guest(number: number): Guest {
  const ref = `R-${String(number).padStart(3, '0')}`
  return { ref, guest: `Guest ${number}`, nights: 1 + (number % 9), note: `note ${(number * 7) % 100}` }
}

/**
 * Whether a person keeps something beside this guest in the sheet: of every other one. A row without it may be taken out
 * whole, one with it may not.
 */
export function hasOwnCells(ref: string): boolean {
  return guestNumber(ref) % 2 === 0
}

/** The number that a guest's ref is made of. */
export function guestNumber(ref: string): number {
  return Number(ref.slice(2))
}

/** What no sync may touch in this row of the sheet. */
export function privateText(ref: string): string {
  return `private ${ref}`
}

/** What no sync may touch in this row of the table. */
export function internalText(ref: string): string {
  return `internal ${ref}`
}

/** The mapping of a guest's columns. */
export function guestColumns(): ColumnMapping[] {
  return [
    column('Ref', 0, 'text', false),
    column('Guest', 1, 'text', true),
    column('Nights', 2, 'integer', true),
    column('Note', 3, 'text', true),
  ]
}

/** By the guest's own token, or by an id of Doki's own. */
export function guestKey(managed: boolean): MappingKey {
  return { columns: [managed ? managedKey : 'ref'], managed }
}

function column(header: string, index: number, type: 'text' | 'integer', nullable: boolean): ColumnMapping {
  const known = { format: {}, limits: {}, nullable, writer: 'both' as const, score: 1, reasons: [] }
  return { header, label: header, index, column: header.toLowerCase(), type, ...known }
}
