import type { NameIndex } from '../names/name-index.ts'
import { type Name, partLikeness } from '../names/names.ts'
import type { Line } from '../text/line.ts'
import type { CatalogNames, SheetRef, TableRef } from './catalog-names.ts'
import { sameName, tie } from './likeness.ts'
import type { Phrase } from './phrases.ts'

/** One thing of the catalogue that a phrase may mean. */
export interface Mention<Ref> {
  ref: Ref
  /** `likeness` of the names, and with what the words around say. */
  likeness: number
  score: number
  /** Word positions, `to` exclusive: two things are never read out of the same words. */
  from: number
  to: number
}

/** The best reading, and the others that are as good. */
export interface Linked {
  sheet: Mention<SheetRef> | null
  table: Mention<TableRef> | null
  otherSheets: SheetRef[]
  otherTables: TableRef[]
}

interface Pair {
  sheet: Mention<SheetRef> | null
  table: Mention<TableRef> | null
  total: number
}

const threshold = 0.6

/** Finds the sheet and the table a sentence speaks of, together, so that one word does not stand for both. */
export function linkDatasets(line: Line, phrases: Phrase[], names: CatalogNames, isNewTable = false): Linked {
  const inside = insideLonger(phrases, names)
  const whole = phrases.filter(phrase => !inside(phrase))
  const sheets = sheetMentions(line, whole, names)
  // Beside a table that is to be made, every other name is the sheet's.
  const tables = isNewTable ? [] : tableMentions(whole, names)
  const pairs: Pair[] = []
  let most = 0
  for (const sheet of [...sheets, null]) {
    for (const table of [...tables, null]) {
      if (sheet && table && overlaps(sheet, table)) continue
      const inOrder = sheet && table && sheet.from < table.from ? 0.02 : 0
      const total = (sheet?.score ?? 0) + (table?.score ?? 0) + inOrder
      if (total > most - tie) pairs.push({ sheet, table, total })
      most = Math.max(most, total)
    }
  }
  const close = pairs.filter(pair => pair.total > most - tie)
  const best = close.find(pair => pair.total === most) ?? { sheet: null, table: null }
  return {
    sheet: best.sheet,
    table: best.table,
    otherSheets: others(
      best.sheet,
      close.map(pair => pair.sheet),
    ),
    otherTables: others(
      best.table,
      close.map(pair => pair.table),
    ),
  }
}

/** The longest name counts: "customer" in "customer list" is no table when there is a sheet of that whole name. */
function insideLonger(phrases: Phrase[], names: CatalogNames): (phrase: Phrase) => boolean {
  const isWhole = ({ name }: Phrase) =>
    [names.spreadsheets, names.tabs, names.tables].some(index =>
      index.like(name).some(({ likeness }) => likeness >= sameName),
    )
  const isTitled = (phrase: Phrase) =>
    isSideBySide(phrase) && names.titledTabs.like(phrase.name).some(({ likeness }) => likeness >= sameName)
  // A sync may be called "Pipeline to deals".
  const isSync = ({ name }: Phrase) => names.syncs.like(name).some(({ likeness }) => likeness >= sameName)
  const exact = phrases.filter(
    phrase => phrase.to - phrase.from > 1 && (isWhole(phrase) || isTitled(phrase) || isSync(phrase)),
  )
  return ({ from, to }) =>
    exact.some(each => each.from <= from && to <= each.to && each.to - each.from > to - from)
}

function others<Ref extends SheetRef | TableRef>(
  best: Mention<Ref> | null,
  close: (Mention<Ref> | null)[],
): Ref[] {
  const seen = new Set(close.filter(mention => mention !== null).map(({ ref }) => ref))
  if (best) seen.delete(best.ref)
  // A spreadsheet as a whole is no other reading of one of its own tabs.
  return [...seen].filter(
    ref =>
      !(
        best &&
        'tab' in ref &&
        'tab' in best.ref &&
        ref.spreadsheetId === best.ref.spreadsheetId &&
        ref.tab === null
      ),
  )
}

/** Whether only small words stand between a tab and its spreadsheet: "tab Q3 of Budget", "Budget › Q3". */
function isBeside(line: Line, a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  const between = line.pieces.filter(({ from, to }) => from >= first.to && to <= second.from)
  return between.every(({ code }) =>
    ['OF', 'IN', 'THE', 'FROM', 'SHEET', 'SLASH', 'ARROW', 'COLON', 'HYPHEN', 'BY', 'ON'].includes(code),
  )
}

/** "feed tasks from the Plan sheet": the table may be meant as well, where none is named besides. */
function isFrom(line: Line, tab: { to: number }, title: { from: number }): boolean {
  return line.pieces.some(({ code, from, to }) => code === 'FROM' && from >= tab.to && to <= title.from)
}

/** A tab counts more when its spreadsheet is named too ("tab Q3 of Budget"), and a name beside its noun more than a bare one. */
function sheetMentions(line: Line, phrases: Phrase[], names: CatalogNames): Mention<SheetRef>[] {
  const usable = phrases.filter(
    phrase => phrase.cue === null || phrase.cue === 'sheet' || isSheetTable(phrase, names),
  )
  const titles = usable.flatMap(phrase => mentionsIn(phrase, names.spreadsheets))
  // "the staff directory" is a title, not the tab "Staff" of it.
  const isInTitle = (tab: Mention<SheetRef>) =>
    titles.some(
      title =>
        title.ref.spreadsheetId === tab.ref.spreadsheetId &&
        title.from <= tab.from &&
        tab.to <= title.to &&
        title.to - title.from > tab.to - tab.from,
    )
  const titled = usable
    .filter(isSideBySide)
    .flatMap(phrase => mentionsIn(phrase, names.titledTabs))
    .filter(({ likeness }) => likeness >= sameName)
  const tabs = usable.flatMap(phrase => mentionsIn(phrase, names.tabs)).filter(tab => !isInTitle(tab))
  const out = [...titles, ...titled, ...tabs.map(mention => ({ ...mention, score: mention.score - 0.01 }))]
  for (const tab of tabs) {
    for (const title of titles) {
      if (title.ref.spreadsheetId !== tab.ref.spreadsheetId) continue
      if (title.likeness <= partLikeness && !isBeside(line, tab, title)) continue
      const isSame = title.from === tab.from && title.to === tab.to
      if (overlaps(title, tab) && !isSame) continue
      const joined = isSame
        ? Math.max(tab.score, title.score) + 0.02
        : isBeside(line, tab, title) && !isFrom(line, tab, title)
          ? tab.score + title.score + 0.05
          : Math.max(tab.score, title.score) + 0.3 * Math.min(tab.score, title.score)
      out.push({
        ref: tab.ref,
        likeness: Math.max(tab.likeness, title.likeness),
        score: joined,
        from: Math.min(tab.from, title.from),
        to: Math.max(tab.to, title.to),
      })
    }
  }
  return strongest(out)
}

/** "Budget Q3", but not "Plan and tasks": only names that touch are one. */
function isSideBySide({ text, name }: Phrase): boolean {
  return !/\s(?:and|und|et|y|e|with|mit|avec|con|com|to|[&+])\s/i.test(text) && name.parts.length > 1
}

/** Many say "table" of a spreadsheet, too: where a sheet is called so and no table is. */
function isSheetTable({ cue, name }: Phrase, names: CatalogNames): boolean {
  const isKnown = (index: CatalogNames['tabs'] | CatalogNames['tables'], least: number) =>
    index.like(name).some(({ likeness }) => likeness >= least)
  return (
    cue === 'table' &&
    !isKnown(names.tables, threshold) &&
    (isKnown(names.spreadsheets, sameName) || isKnown(names.tabs, sameName))
  )
}

function tableMentions(phrases: Phrase[], names: CatalogNames): Mention<TableRef>[] {
  const usable = phrases.filter(phrase => phrase.cue === null || phrase.cue === 'table')
  return strongest(
    usable.flatMap(phrase =>
      mentionsIn(phrase, names.tables).map(mention =>
        /[._]/.test(phrase.text) ? { ...mention, score: mention.score + 0.08 } : mention,
      ),
    ),
  )
}

function mentionsIn<Ref>(phrase: Phrase, index: NameIndex<{ ref: Ref; name: Name }>): Mention<Ref>[] {
  const out: Mention<Ref>[] = []
  for (const {
    thing: { ref, name },
    likeness,
  } of index.like(phrase.name)) {
    // What stands in quotes is meant to the letter: another name, however near, is another thing.
    if (likeness < (phrase.quoted ? sameName : threshold)) continue
    const asWritten = phrase.text === name.written ? 0.03 : 0
    const bonus =
      (phrase.cue ? 0.15 : 0) + (phrase.quoted ? 0.1 : 0) + asWritten + 0.05 * (name.parts.length - 1)
    out.push({ ref, likeness, score: likeness + bonus, from: phrase.from, to: phrase.to })
  }
  return out
}

/** The best mention of each thing at each place, best first, no more than can matter. */
function strongest<Ref>(mentions: Mention<Ref>[]): Mention<Ref>[] {
  const best = new Map<Ref, Map<number, Mention<Ref>>>()
  for (const mention of mentions) {
    const places = best.get(mention.ref) ?? new Map<number, Mention<Ref>>()
    best.set(mention.ref, places)
    // A tab alone and a tab with its spreadsheet begin at one word and end at others.
    const place = mention.from * 1000 + mention.to
    const held = places.get(place)
    if (!held || held.score < mention.score) places.set(place, mention)
  }
  const all = [...best.values()].flatMap(places => [...places.values()])
  return all.sort((a, b) => b.score - a.score).slice(0, 40)
}

function overlaps(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < b.to && b.from < a.to
}
