import { has, type Line } from '../text/line.ts'
import { pattern } from '../text/pattern.ts'
import type { CatalogNames } from './catalog-names.ts'
import type { Linked, Mention } from './link-datasets.ts'
import { namedBeside, type Phrase } from './phrases.ts'

/** Up to number and the spelling of spaces. */
const sameName = 0.97

/**
 * One name for both sides: "keep the price list sheet and the table in step", where both are called so. Only where
 * the two nouns stand side by side: "the Orders sheet into the database" asks for the table.
 */
export function linkBoth(line: Line, phrases: Phrase[], names: CatalogNames, linked: Linked): Linked {
  const beside = '(AND|WITH|TO) THE*'
  if (!has(line, pattern`SHEET ${beside} TABLE`) && !has(line, pattern`TABLE ${beside} SHEET`)) return linked
  if (namesAnother(line, 'table', linked.sheet) || namesAnother(line, 'sheet', linked.table)) return linked
  if (linked.sheet && !linked.table && linked.otherSheets.length === 0) {
    const table = onlyAt(linked.sheet, phrases, names.tables)
    return table ? { ...linked, table } : linked
  }
  if (linked.table && !linked.sheet && linked.otherTables.length === 0) {
    const sheet = onlyAt(linked.table, phrases, names.spreadsheets)
    return sheet ? { ...linked, sheet } : linked
  }
  return linked
}

/** "into table forecasts": another name beside the noun is the one that is meant, known or not. */
function namesAnother(line: Line, cue: 'sheet' | 'table', mention: Mention<unknown> | null): boolean {
  const named = namedBeside(line, cue)
  return named !== null && mention !== null && (named.to <= mention.from || mention.to <= named.from)
}

/** The one thing that the very words of a mention name, too. */
function onlyAt<Ref>(
  { from, to }: Mention<unknown>,
  phrases: Phrase[],
  index: { like(said: Phrase['name']): { thing: { ref: Ref }; likeness: number }[] },
): Mention<Ref> | null {
  const phrase = phrases.find(each => each.from === from && each.to === to)
  const [only, other] = phrase ? index.like(phrase.name).filter(({ likeness }) => likeness >= sameName) : []
  if (!only || other) return null
  return { ref: only.thing.ref, likeness: only.likeness, score: only.likeness, from, to }
}
