import type { MappingLink } from '@doki/contracts'
import { keyText } from '@doki/sync'

interface Options {
  /** Rows of the sheet without a key are given one, so a run adds them. */
  given: boolean
  /** The table has a unique index within the key: no two of its rows share one, and none need be remembered. */
  unique: boolean
}

/** Counts, batch by batch of the table's keys, what of a sheet would link by the key. */
export interface LinkCounter {
  /** Keys of rows of the table, a canonical text a column; null where there is none. */
  add(rows: readonly (readonly (string | null)[])[]): void
  link(sampled: boolean): MappingLink
}

/** `keys` are those of the sheet's rows (`sheetKeys`). */
export function countLinks(keys: readonly (string | null)[], { given, unique }: Options): LinkCounter {
  /** How often the table has each key of the sheet: of those that are there once, of those that are doubled, and others. */
  const single = new Map<string, number>()
  const doubled = new Map<string, number>()
  const others = new Map<string, number>()
  let blankInSheet = 0
  for (const key of keys) {
    if (key === null) blankInSheet++
    else if (doubled.has(key)) continue
    else if (single.delete(key)) doubled.set(key, 0)
    else single.set(key, 0)
  }
  let tableRows = 0
  let blankInTable = 0
  let uncounted = 0

  function note(parts: readonly (string | null)[]) {
    const texts = parts.map(part => part ?? '')
    if (texts.includes('')) {
      blankInTable++
      return
    }
    const key = keyText(texts)
    const counts = single.has(key) ? single : doubled.has(key) ? doubled : others
    if (unique && counts === others) uncounted++
    else counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  return {
    add(rows) {
      tableRows += rows.length
      for (const parts of rows) note(parts)
    },
    link(sampled) {
      const found = tally(single)
      const rest = tally(others)
      return {
        tableRows,
        linked: found.once,
        onlyInSheet: found.never + (given ? blankInSheet : 0),
        onlyInTable: rest.once + uncounted,
        doubledInTable: found.doubled + rest.doubled + tally(doubled).doubled,
        blankInTable,
        sampled,
      }
    },
  }
}

/** How many keys were never there, how many once, and how many rows share theirs with another. */
function tally(counts: ReadonlyMap<string, number>) {
  const all = { never: 0, once: 0, doubled: 0 }
  for (const count of counts.values()) {
    if (count === 0) all.never++
    else if (count === 1) all.once++
    else all.doubled += count
  }
  return all
}
