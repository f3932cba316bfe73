/** The words of a name, lower case and singular: "OrderItems", "order_items" and "Order items" are all order, item. */
export function nameParts(name: string): string[] {
  return name
    .normalize('NFKC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/['’]s\b/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(part => part !== '')
    .map(singular)
}

/** Naive English singular; good enough to compare two names, not to print one. */
export function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** How much some of its words can mean a name. */
export const partLikeness = 0.7

/**
 * How much `said` can mean `name`, 0..1: 1 is the same words, 0.97 the same up to number and spelling of spaces,
 * 0.85 a slip of the pen, `partLikeness` some of its words: all names with these words are then equally likely.
 */
export function nameLikeness(said: Name, name: Name): number {
  if (said.plain !== '' && said.plain === name.plain) return 1
  if (said.joined === '' || name.joined === '') return 0
  if (said.joined === name.joined) return 0.97
  const slips = name.joined.length >= 9 ? 2 : name.joined.length >= 5 ? 1 : 0
  if (
    slips > 0 &&
    said.joined[0] === name.joined[0] &&
    editDistance(said.joined, name.joined, slips) <= slips
  )
    return 0.85
  return partOf(said.parts, name.parts) && said.joined.length >= name.joined.length / 4 ? partLikeness : 0
}

/** A name made ready to be compared. */
export interface Name {
  written: string
  plain: string
  parts: string[]
  joined: string
}

export function readName(text: string): Name {
  const parts = nameParts(text)
  return { written: text.trim(), plain: text.trim().toLowerCase(), parts, joined: parts.join('') }
}

function partOf(few: string[], many: string[]): boolean {
  if (few.length >= many.length) return false
  return many.some((_, start) => few.every((part, offset) => many[start + offset] === part))
}

/**
 * Damerau-Levenshtein in its optimal string alignment form: a swap of neighbours is one slip. Gives up above `limit`
 * and returns `limit + 1`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    if (Math.min(...row) > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length]!
}
