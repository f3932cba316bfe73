import { randomBytes, randomInt } from 'node:crypto'

/** A file id of Google's form: `1` and 43 letters. */
export function newFileId(): string {
  return `1${randomBytes(33).toString('base64url').slice(0, 43)}`
}

/** True for an id that Google could have given. */
export function looksLikeFileId(id: string): boolean {
  return /^1[\w-]{43}$/.test(id)
}

/** Ids of sheets, named ranges, tables: positive 31-bit numbers, not yet taken. */
export function newNumber(taken: (id: number) => boolean): number {
  for (;;) {
    const id = randomInt(10_000, 2 ** 31 - 1)
    if (!taken(id)) return id
  }
}
