import type { Direction } from '@doki/contracts'
import type { Sentence } from './sentence.ts'

interface Place {
  side: 'sheet' | 'table'
  /** Offset in the text. */
  start: number
}

const bothWays =
  /\b(?:both ways|two[- ]way|2[- ]way|bi-?directional(?:ly)?|(?:in )?(?:both|either) (?:directions?|sides?)|in each direction|back and forth|each way|vice versa|and back)\b/
const sheetNoun = /\b(?:google )?(?:sheets?|spreadsheets?|workbook|tab|worksheet)\b/g
const tableNoun = /\b(?:database|db|postgres(?:ql)?|supabase|tables?)\b/g

/**
 * Which way the rows go, when the words say so: "both ways", or the side after "to"/"into", or the side after "from".
 * Names that were linked are given as places; "the sheet" and "the database" count as well.
 */
export function readDirection(sentence: Sentence, linked: Place[]): Direction | null {
  const text = sentence.text.toLowerCase()
  if (bothWays.test(text)) return 'two_way'
  const places = [
    ...linked,
    ...[...sentence.rest.matchAll(sheetNoun)].map((found): Place => ({ side: 'sheet', start: found.index })),
    ...[...sentence.rest.matchAll(tableNoun)].map((found): Place => ({ side: 'table', start: found.index })),
  ]
  for (const [pattern, isTarget] of prepositions) {
    const side = sideAfter(sentence.rest, places, pattern)
    if (side) return (side === 'table') === isTarget ? 'sheet_to_table' : 'table_to_sheet'
  }
  return null
}

/** "from" says where rows come from, the others where they go; "from" first: "update the sheet from the table". */
const prepositions: [RegExp, boolean][] = [
  [/\bfrom\b/g, false],
  [/\b(?:into|onto|to|over to|in|inside)\b(?! (?:sync|step|agreement|line)\b)/g, true],
]

/** The side whose place follows the preposition with nothing but small words between. */
function sideAfter(text: string, places: Place[], preposition: RegExp): Place['side'] | null {
  for (const found of text.matchAll(preposition)) {
    const end = found.index + found[0].length
    const next = places.filter(place => place.start >= end).sort((a, b) => a.start - b.start)[0]
    if (
      next &&
      /^(?:\s|[,:"“']|\b(?:a|an|the|my|our|your|new|google|existing|tab|table|sheet|spreadsheet|called|named|database)\b)*$/.test(
        text.slice(end, next.start),
      )
    )
      return next.side
  }
  return null
}
