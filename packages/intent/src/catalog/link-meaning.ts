import { isSameMeaning, meaningOf } from '../names/meaning.ts'
import type { Name } from '../names/names.ts'
import { has, type Line } from '../text/line.ts'
import type { CatalogNames } from './catalog-names.ts'
import type { Linked, Mention } from './link-datasets.ts'
import type { SyncLink } from './link-sync.ts'
import type { Phrase } from './phrases.ts'

/** Surer than some words of a name, less sure than its own words. */
const likeness = 0.8
const moves = '(COPY|SYNC|KEEP|GET|UPDATE|LINK|MATCH|MAP|MAPPING|CREATE|ARROW|LARROW|BOTHWAYS|TO)'
const commands = '(PAUSE|STOP|RESUME|UNDO|DELETE|PLAN|STATUS|CONFLICT|FAIL)'

/**
 * Where a side was not found by its letters, it may be called so in another language: "Bestellungen" is the table
 * `orders`. Only names that say the same throughout count, and none in quotes.
 */
export function linkByMeaning(line: Line, phrases: Phrase[], names: CatalogNames, linked: Linked): Linked {
  if ((linked.sheet && linked.table) || !has(line, moves) || has(line, commands)) return linked
  const out = { ...linked }
  if (!out.sheet) {
    const things = [...names.tabs.all, ...names.spreadsheets.all]
    const found = mentionsOf(line, free(line, phrases, out.table, 'sheet'), things)
    // A spreadsheet and its own tab of that name are one.
    const [first, ...others] = found.filter(
      ({ ref }, at) =>
        ref.tab !== null || !found.slice(0, at).some(each => each.ref.spreadsheetId === ref.spreadsheetId),
    )
    if (first) Object.assign(out, { sheet: first, otherSheets: others.map(({ ref }) => ref) })
  }
  if (!out.table) {
    const [first, ...others] = mentionsOf(line, free(line, phrases, out.sheet, 'table'), names.tables.all)
    if (first) Object.assign(out, { table: first, otherTables: others.map(({ ref }) => ref) })
  }
  return out
}

/** "Halte die Kundenliste an": the one sync that is called so, or connects what is called so, in another language. */
export function linkSyncByMeaning(
  line: Line,
  phrases: Phrase[],
  names: CatalogNames,
  linked: SyncLink,
): SyncLink {
  if (linked.from !== null || !has(line, commands)) return linked
  for (const { text, from, to, cue } of free(line, phrases, null, 'sync')) {
    const found = names.syncs.all.filter(
      ({ name }) => isSameMeaning(text, name.written) && isOtherLanguage(line, name),
    )
    const [id, ...others] = new Set(found.map(each => each.id))
    if (id !== undefined) return { id, score: likeness, others, from, to, cued: cue === 'sync' }
  }
  return linked
}

/** Phrases of plain words that nothing was read out of yet. */
function free(
  line: Line,
  phrases: Phrase[],
  taken: Mention<unknown> | null,
  cue: 'sheet' | 'table' | 'sync',
): Phrase[] {
  const isPlain = ({ from, to }: Phrase) =>
    line.pieces
      .filter(piece => piece.from < to && from < piece.to)
      .every(({ code }) => code === 'W' || code === 'OF')
  return phrases
    .filter(
      phrase =>
        !phrase.quoted && phrase.name.joined.length >= 4 && (phrase.cue === null || phrase.cue === cue),
    )
    .filter(phrase => !(taken && taken.from < phrase.to && phrase.from < taken.to))
    .filter(isPlain)
    .sort((a, b) => b.to - b.from - (a.to - a.from) || Number(b.cue === cue) - Number(a.cue === cue))
    .slice(0, 8)
}

/** All that the first phrase with any meaning here may be. */
function mentionsOf<Ref>(
  line: Line,
  phrases: Phrase[],
  things: readonly { ref: Ref; name: Name }[],
): Mention<Ref>[] {
  for (const { text, from, to } of phrases) {
    const found = things.filter(
      ({ name }) => isSameMeaning(text, name.written) && isOtherLanguage(line, name),
    )
    const refs = [...new Map(found.map(({ ref }) => [JSON.stringify(ref), ref])).values()]
    if (refs.length > 0) return refs.map(ref => ({ ref, likeness, score: likeness, from, to }))
  }
  return []
}

/** In English only a foreign name is another language: a "forecast" is no `budget`, however near they are. */
function isOtherLanguage({ lexicon }: Line, name: Name): boolean {
  return (
    lexicon.pack.language !== 'en' ||
    [...meaningOf(name.written)].sort().join() !== [...name.parts].sort().join()
  )
}
