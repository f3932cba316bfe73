import type { Catalog } from '@doki/contracts'
import { type Name, nameLikeness, readName } from '../names/names.ts'
import { has, type Line, type Piece, takeSpan, textOf } from '../text/line.ts'
import type { Linked, Mention } from './link-datasets.ts'

const same = 0.95
/** "the tab with the e-mails", "the bit of the file that has Min Qty in it". */
const described = 'SHEET (THE|FILLER|OF|IN)* (WITH|DID|SHOW|WHICH|IS|FOR|OF|IN|WHAT|HOLD)'

interface Tab {
  spreadsheetId: string
  title: string
  name: Name
  headers: Name[]
}

const made = new WeakMap<Catalog, Tab[]>()

/**
 * The tab that is meant where a spreadsheet of several is named as a whole and a tab's title stands elsewhere in the
 * sentence, or the columns of one and no other; without any sheet named, only where the sentence says that it describes one.
 */
export function linkDescribedTab(line: Line, linked: Linked, catalog: Catalog): Linked {
  const { sheet } = linked
  if (sheet ? sheet.ref.tab !== null || linked.otherSheets.length > 0 : !has(line, described)) return linked
  const tabs = tabsOf(catalog).filter(tab => !sheet || tab.spreadsheetId === sheet.ref.spreadsheetId)
  if (tabs.length < 2) return linked
  const words = free(line, linked)
  const tab = (sheet && titled(line, tabs, words)) ?? ofColumns(line, tabs, words)
  if (!tab) return linked
  const ref = { spreadsheetId: tab.spreadsheetId, tab: tab.title }
  takeColumns(line, tab, words)
  const first = line.pieces.find(({ code }) => code === 'SHEET')
  const at: Mention<typeof ref> = sheet
    ? { ...sheet, ref }
    : { ref, likeness: 0.9, score: 0.9, from: first?.from ?? 0, to: first?.to ?? 0 }
  return { ...linked, sheet: at }
}

/** Words that nothing was read out of yet. */
function free({ pieces }: Line, { sheet, table }: Linked): number[] {
  const isTaken = ({ from, to }: Piece) =>
    [sheet, table].some(mention => mention !== null && mention.from < to && from < mention.to)
  return pieces.flatMap((piece, at) =>
    piece.code === '_' || piece.code === 'COMMA' || isTaken(piece) ? [] : [at],
  )
}

/** What some free words say, one to three of them. */
function saidIn(line: Line, words: number[]): Name[] {
  const isFree = new Set(words)
  return words.flatMap(at =>
    [1, 2, 3]
      .filter(length => Array.from({ length }, (_, more) => at + more).every(each => isFree.has(each)))
      .map(length => readName(textOf(line, line.pieces.slice(at, at + length)))),
  )
}

function titled(line: Line, tabs: Tab[], words: number[]): Tab | null {
  const unknown = words.filter(at => line.pieces[at]!.code === 'W')
  const said = saidIn(line, unknown)
  return only(tabs.filter(({ name }) => said.some(each => nameLikeness(each, name) >= same)))
}

/** The tab with the most of the columns that are spoken of, when it alone has so many. */
function ofColumns(line: Line, tabs: Tab[], words: number[]): Tab | null {
  const said = [
    ...saidIn(line, words).filter(({ joined }) => joined.length > 2),
    // "the Km column": however short.
    ...words
      .filter(at => line.pieces[at + 1]?.code === 'COLUMN')
      .map(at => readName(textOf(line, line.pieces.slice(at, at + 1)))),
  ]
  const counted = tabs.map(tab => ({
    tab,
    count: tab.headers.filter(header => said.some(each => isColumn(each, header))).length,
  }))
  const most = Math.max(...counted.map(({ count }) => count))
  return most > 0 ? only(counted.filter(({ count }) => count === most).map(({ tab }) => tab)) : null
}

/** The columns that describe the tab are understood by now. */
function takeColumns(line: Line, { headers }: Tab, words: number[]): void {
  const isFree = new Set(words)
  for (const at of words) {
    for (const length of [3, 2, 1]) {
      const span = { from: at, to: at + length }
      if (!Array.from({ length }, (_, more) => at + more).every(each => isFree.has(each))) continue
      const name = readName(textOf(line, line.pieces.slice(span.from, span.to)))
      if (name.joined.length > 2 && headers.some(header => isColumn(name, header))) takeSpan(line, span)
    }
  }
}

/** The whole header, or the same but for how a number is called: "permit numbers" for "Permit No". */
function isColumn(said: Name, header: Name): boolean {
  return (
    nameLikeness(said, header) >= same ||
    (said.parts.length > 1 && header.parts.length > 1 && isShort(said, header))
  )
}

function isShort(said: Name, header: Name): boolean {
  const numbers = new Set(['no', 'number', 'id', 'nr', 'num', 'numero', 'nummer', 'code'])
  return (
    said.parts.length === header.parts.length &&
    said.parts.every(
      (part, at) => part === header.parts[at] || (numbers.has(part) && numbers.has(header.parts[at]!)),
    )
  )
}

function only<Thing>(things: Thing[]): Thing | null {
  return things.length === 1 ? (things[0] ?? null) : null
}

function tabsOf(catalog: Catalog): Tab[] {
  const known = made.get(catalog)
  if (known) return known
  const tabs = catalog.spreadsheets.flatMap(({ id, tabs: all }) =>
    all.map(({ title, headers }) => ({
      spreadsheetId: id,
      title,
      name: readName(title),
      headers: headers.map(header => readName(header)),
    })),
  )
  made.set(catalog, tabs)
  return tabs
}
