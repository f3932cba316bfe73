import type { Catalog } from '@doki/contracts'
import type { CatalogNames, SheetRef, TableRef } from '../catalog/catalog-names.ts'
import type { ColumnIndex } from '../names/column-index.ts'
import { bestColumn } from '../names/column-likeness.ts'
import { columnMeant, sameColumn } from '../names/meaning.ts'
import { joinedName, readName } from '../names/names.ts'
import { find, has, type Line, type Span, takeKnown, takeSpan, textOf } from '../text/line.ts'
import { type Pattern, pattern } from '../text/pattern.ts'

const small = new Set('THE COLUMN ON BY OF IS COLON MUST IT ROW FROM AS FILLER BOTH IN TO'.split(' '))

const unique = '(IDENTIFY|KEY)'
const within = '(THE|ROW|IN|OF|ON|FROM|FOR|TO|W|Q|EVERY|ALL|FILLER|IT|SHEET|TABLE|SYNC|SYNCNOUN|ANYTHING)'

/** Takes the columns a person named as the key ("match on e-mail"), as they were said. */
export function takeKey(line: Line, names: CatalogNames): string[] {
  const { columns } = names
  return (
    takeUsed(line, columns) ??
    takeBefore(line, columns, 'AS (THE|OF)* KEY') ??
    takeBehind(line, names, pattern`KEY (OF|FOR|IN|ON) ${within}{0,6} (TO|IS|MUST|AS|COLON)+`) ??
    takeBehind(line, names, 'NUM ROW (EVERY|PER|FOR|BY)+ (THE|FILLER)*', true) ??
    takeBehind(
      line,
      names,
      'ROW (MUST|FILLER|IS)* (MATCH|LINK) (WHEN|IF|SOON|BY|ON|USING|WITH|OVER)+',
      true,
    ) ??
    takeBehind(line, names, pattern`IDENTIFY ${within}{0,7} (BY|USING|ON|WITH|IF)+ (THE|FILLER)*`, true) ??
    takeBehind(
      line,
      names,
      '(KEY|IDENTIFY) (IS|COLON|MUST|ON|OF|THE|BY|AS|COLUMN|FROM|IT|ROW|WITH|USING|EVERY|IN|FOR|FILLER)+',
    ) ??
    takeBefore(
      line,
      columns,
      '(IS|MUST)+ (WHAT|WHICH|HOW) FILLER* IDENTIFY (THE|EVERY|FILLER)* (ROW|W)?',
      true,
    ) ??
    takeBehind(line, names, 'IDENTIFY', true) ??
    takeBefore(line, columns, '(IS|AS|MUST)+ (THE|OF)* KEY') ??
    takeBefore(
      line,
      columns,
      '(IS|AS|MUST|FILLER|WHAT|WHICH|MAKE|ANYTHING|THE|ROW)* IDENTIFY (THE|EVERY|FILLER)* (ROW|W)?',
      true,
    ) ??
    takeBehind(line, names, '(WITH|USING|BY|COMMA|AND) THE* KEY') ??
    takeBehind(line, names, 'KEY|IDENTIFY') ??
    takeBehind(line, names, '(BY|USING|ON|OVER) (THE|COLUMN|IT)*', true, true) ??
    takeClause(line, columns) ??
    []
  )
}

/** What makes a row one of its kind, and the columns that stand in the same clause or before it in the sentence. */
function takeClause(line: Line, columns: ColumnIndex): string[] | null {
  const at =
    find(line, pattern`${unique}`) ??
    find(line, '(NUM|EVERY|ALL|THE|NOT) ROW (IS|FOR|OF|PER|EVERY)+ (NUM|THE|EVERY|W)')
  if (!at) return null
  const [from, to] = [
    line.pieces.findLastIndex(({ code }, index) => index < at.from && code === 'DOT') + 1,
    line.pieces.findIndex(({ code }, index) => index > at.from && code === 'DOT'),
  ]
  const end = to < 0 ? line.pieces.length : to
  const said = columnsIn(line, at.from, end, columns)
  const found = said.length > 0 ? said : columnsIn(line, from, at.from, columns)
  if (found.length === 0) return null
  const first = Math.min(at.from, ...found.map(span => span.from))
  takeKnown(line, { from: first, to: Math.max(at.to, ...found.map(span => span.to)) })
  const names = found.map(span => textOf(line, line.pieces.slice(span.from, span.to)))
  for (const span of found) takeSpan(line, span)
  return [...new Set(names)]
}

/** The names of columns in a stretch, the longest first; none behind a "not", and none that are a sheet's or a table's. */
function columnsIn(line: Line, from: number, to: number, columns: ColumnIndex): Span[] {
  const found: Span[] = []
  for (let at = from; at < to; ) {
    const span = columnAt(line, at, to, columns)
    if (span && line.pieces[span.from - 1]?.code === 'NOT') return found
    if (span) found.push(span)
    at = span?.to ?? at + 1
  }
  return found
}

function columnAt(line: Line, at: number, end: number, columns: ColumnIndex): Span | null {
  if (['_', 'COMMA', 'THE', 'OF', 'KEY', 'IDENTIFY', 'ROW', 'SHEET', 'TABLE'].includes(line.pieces[at]!.code))
    return null
  for (let to = Math.min(end, at + 4); to > at; to--) {
    const part = line.pieces.slice(at, to)
    if (part.some(({ code }) => ['_', 'COMMA'].includes(code)) || isDataset(line, to)) continue
    if (['AND', 'THE', 'OF'].includes(part.at(-1)!.code)) continue
    const text = textOf(line, part)
    if (columns.has(readName(text), 0.94) || (text.length > 3 && columns.means(text))) return { from: at, to }
  }
  return null
}

/** "use the SKU to tell rows apart": between the two words stands nothing but the key. */
function takeUsed(line: Line, columns: ColumnIndex): string[] | null {
  const span = find(
    line,
    pattern`(USING|GET|MAKE) (THE|COLUMN|FILLER|Q|W|AND|COMMA|OF){1,7} (TO|FOR|AS|OF)+ (THE|FILLER)* ${unique} (THE|ROW|FILLER|OF|EVERY)*`,
  )
  if (!span) return null
  const read =
    readColumns(line, span.from + 1, columns, true) ?? readColumns(line, span.from + 1, columns, false)
  if (!read || read.to > span.to) return null
  takeSpan(line, span)
  return read.said
}

/** The columns as the table names them where it has them, else as the sheet does, else as they were said. */
export function resolveKey(
  said: string[],
  catalog: Catalog,
  sheet: SheetRef | null,
  table: TableRef | null,
): string[] {
  const [columns = [], headers = []] = knownColumns(catalog, sheet, table)
  const found = said.map(
    part =>
      bestColumn(part, columns, 0.8) ??
      sameColumn(part, columns) ??
      bestColumn(part, headers, 0.8) ??
      columnMeant(part, columns) ??
      columnMeant(part, headers) ??
      part,
  )
  return [...new Set(found)]
}

function takeBehind(
  line: Line,
  { columns, joined }: CatalogNames,
  source: string | Pattern,
  onlyKnown = false,
  isWhole = false,
): string[] | null {
  for (let after = 0; ; ) {
    const span = find(line, source, after)
    if (!span) return null
    const known = readColumns(line, span.to, columns, onlyKnown)
    // A sheet's or a table's name where a column was expected is no column, and a longer name no shorter one.
    const isQuoted = (said: string) => line.words.some(({ kind, text }) => kind === 'quoted' && text === said)
    const isName = known?.said.some(
      said => !isQuoted(said) && !columns.has(readName(said), 0.94) && joined.has(joinedName(said)),
    )
    const goesOn = isWhole && known !== null && isLongerName(line, span.to, known.to, joined)
    const read = isName || goesOn ? null : known
    if (read) {
      takeKnown(line, span)
      takeSpan(line, { from: span.to, to: behindAgree(line, read.to) })
      return read.said
    }
    after = span.from + 1
  }
}

/** "… if date and shop all agree" */
function behindAgree(line: Line, at: number): number {
  const rest = { ...line, pieces: line.pieces.slice(at) }
  return at + (find(rest, '^(ALL|IS|FILLER|BOTH|MUST)+ (SYNC|MATCH|IDENTIFY)|^MATCH')?.to ?? 0)
}

/** "by Instructor payroll" is a sheet's name, not the column "Instructor". */
function isLongerName(line: Line, from: number, to: number, joined: Set<string>): boolean {
  const next = line.pieces[to]?.code ?? ''
  if (isDataset(line, to)) return true
  return (
    next === 'W' &&
    [1, 2, 3].some(more => joined.has(joinedName(textOf(line, line.pieces.slice(from, to + more)))))
  )
}

/** "using SKU and order id as the key", "customer number is the key" */
function takeBefore(
  line: Line,
  columns: ColumnIndex,
  source: string | Pattern,
  onlyKnown = false,
): string[] | null {
  const span = find(line, source)
  if (!span) return null
  for (let from = Math.max(0, span.from - 9); from < span.from; from++) {
    if (['THE', 'COLUMN', '_', 'COMMA', 'AND'].includes(line.pieces[from]!.code)) continue
    const read = readColumns(line, from, columns, true)
    if (!read || read.to !== span.from) continue
    takeSpan(line, { from: startOf(line, from), to: span.to })
    return read.said
  }
  const last = line.pieces[span.from - 1]
  if (onlyKnown || (last?.code !== 'W' && last?.code !== 'Q')) return null
  let from = span.from - 1
  while (isInside(line, from - 1)) from -= 2
  const said = textOf(line, line.pieces.slice(from, span.from))
  takeSpan(line, { from: startOf(line, from), to: span.to })
  return [said]
}

function startOf({ pieces }: Line, at: number): number {
  let from = at
  while (from > 0 && ['THE', 'COLUMN', 'USING', 'WITH', 'GET', 'BY'].includes(pieces[from - 1]!.code)) from--
  return from
}

/** One column or several with "and" between; unknown words only where the sentence leaves no doubt. */
function readColumns(line: Line, at: number, columns: ColumnIndex, onlyKnown: boolean) {
  const said: string[] = []
  let next = at
  let to = at
  for (;;) {
    while (small.has(line.pieces[next]?.code ?? '')) next++
    const one = readColumn(line, next, columns, onlyKnown || said.length > 0)
    if (!one || (said.length > 0 && isDenied(line, one.to))) break
    said.push(textOf(line, line.pieces.slice(one.from, one.to)))
    to = one.to
    next = one.to
    while (['COLUMN'].includes(line.pieces[to]?.code ?? '')) to = ++next
    next = to = behindAside(line, next, columns)
    if (!['AND', 'COMMA'].includes(line.pieces[next]?.code ?? '')) break
    while (['AND', 'COMMA', 'WITH'].includes(line.pieces[next]?.code ?? '')) next++
  }
  return said.length > 0 ? { said, to } : null
}

/** "…, full names aren't unique" */
function isDenied(line: Line, at: number): boolean {
  const behind = line.pieces.slice(at, at + 6)
  return has({ ...line, pieces: behind }, '^(IS|FILLER|MUST|DID|ALL|ONLY)* NOT')
}

/** "serial number (serial) and model": the same column once more, in brackets. */
function behindAside(line: Line, at: number, columns: ColumnIndex): number {
  const [open, inner, close] = line.pieces.slice(at, at + 3)
  const isAside =
    open?.code === 'COMMA' && close?.code === 'COMMA' && line.text[line.words[open.from]!.start] === '('
  return isAside && inner && columns.has(readName(textOf(line, [inner])), 0.94) ? at + 3 : at
}

function readColumn(
  { pieces, ...rest }: Line,
  at: number,
  columns: ColumnIndex,
  onlyKnown: boolean,
): Span | null {
  const line = { pieces, ...rest }
  const first = pieces[at]
  if (!first || first.code === '_' || first.code === 'COMMA') return null
  if (first.code === 'Q' && !isDataset(line, at + 1)) return { from: at, to: at + 1 }
  for (const least of onlyKnown ? [0.94] : [0.94, 0.84]) {
    for (let to = Math.min(pieces.length, at + 5); to > at; to--) {
      const part = pieces.slice(at, to)
      if (part.some(({ code }) => code === '_' || code === 'COMMA') || isDataset(line, to)) continue
      if (['AND', 'THE', 'OF'].includes(part.at(-1)!.code)) continue
      if (columns.has(readName(textOf(line, part)), least)) return { from: at, to }
    }
  }
  const isEnd = ['COMMA', 'DOT', 'AND', ''].includes(pieces[at + 1]?.code ?? '')
  if (onlyKnown && first.code === 'W' && isEnd && columns.means(textOf(line, [first])))
    return { from: at, to: at + 1 }
  if (onlyKnown || first.code !== 'W') return null
  let to = at + 1
  while (pieces[to]?.code === 'W' || isInside(line, to)) to++
  return isDataset(line, to) ? null : { from: at, to }
}

/** A hyphen that parts no words: "e-mail". */
function isInside({ pieces, words }: Line, at: number): boolean {
  const [before, hyphen, behind] = [pieces[at - 1], pieces[at], pieces[at + 1]]
  if (hyphen?.code !== 'HYPHEN' || !before || !behind) return false
  const isWord = [before, behind].every(({ code }) => code === 'W')
  const own = words[hyphen.from]
  return isWord && words[before.to - 1]?.end === own?.start && words[behind.from]?.start === own?.end
}

function isDataset({ pieces }: Line, at: number): boolean {
  return ['SHEET', 'TABLE', 'SYNC', 'SYNCNOUN'].includes(pieces[at]?.code ?? '')
}

/** The table's columns, and those of the sheet. */
function knownColumns(catalog: Catalog, sheet: SheetRef | null, table: TableRef | null): string[][] {
  const columns = table
    ? catalog.tables.find(({ schema, name }) => schema === table.schema && name === table.name)?.columns
    : undefined
  const tabs = catalog.spreadsheets.find(({ id }) => id === sheet?.spreadsheetId)?.tabs ?? []
  const headers = tabs
    .filter(tab => sheet?.tab == null || tab.title === sheet.tab)
    .flatMap(tab => tab.headers)
  return [(columns ?? []).map(({ name }) => name), headers]
}
