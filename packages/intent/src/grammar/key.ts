import type { Catalog } from '@doki/contracts'
import type { SheetRef, TableRef } from '../catalog/catalog-names.ts'
import type { ColumnIndex } from '../names/column-index.ts'
import { bestColumn } from '../names/column-likeness.ts'
import { readName } from '../names/names.ts'
import { find, type Line, type Span, takeSpan, textOf } from '../text/line.ts'

const small = new Set('THE COLUMN ON BY OF IS COLON MUST IT ROW FROM AS FILLER BOTH IN TO'.split(' '))

/** Takes the columns a person named as the key ("match on e-mail"), as they were said. */
export function takeKey(line: Line, columns: ColumnIndex): string[] {
  return (
    takeBefore(line, columns, 'AS (THE|OF)* KEY') ??
    takeBehind(
      line,
      columns,
      '(KEY|IDENTIFY) (IS|COLON|MUST|ON|OF|THE|BY|AS|COLUMN|FROM|IT|ROW|WITH|USING|EVERY|IN|FOR|FILLER)+',
    ) ??
    takeBehind(line, columns, 'IDENTIFY', true) ??
    takeBefore(line, columns, '(IS|AS|MUST)+ (THE|OF)* KEY') ??
    takeBefore(line, columns, 'IDENTIFY (THE|EVERY|FILLER)* (ROW|W)?', true) ??
    takeBehind(line, columns, '(WITH|USING|BY|COMMA|AND) THE* KEY') ??
    takeBehind(line, columns, 'KEY|IDENTIFY') ??
    takeBehind(line, columns, '(BY|USING|ON|OVER) (THE|COLUMN|IT)*', true) ??
    []
  )
}

/** The columns as the table names them where it has them, else as the sheet does, else as they were said. */
export function resolveKey(
  said: string[],
  catalog: Catalog,
  sheet: SheetRef | null,
  table: TableRef | null,
): string[] {
  const known = knownColumns(catalog, sheet, table)
  const found = said.map(
    part => known.map(names => bestColumn(part, names, 0.8)).find(name => name !== null) ?? part,
  )
  return [...new Set(found)]
}

function takeBehind(line: Line, columns: ColumnIndex, source: string, onlyKnown = false): string[] | null {
  for (let after = 0; ; ) {
    const span = find(line, source, after)
    if (!span) return null
    const read = readColumns(line, span.to, columns, onlyKnown)
    if (read) {
      takeSpan(line, { from: span.from, to: read.to })
      return read.said
    }
    after = span.from + 1
  }
}

/** "using SKU and order id as the key", "customer number is the key" */
function takeBefore(line: Line, columns: ColumnIndex, source: string, onlyKnown = false): string[] | null {
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
  takeSpan(line, { from: startOf(line, span.from - 1), to: span.to })
  return [textOf(line, [last])]
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
    if (!one) break
    said.push(textOf(line, line.pieces.slice(one.from, one.to)))
    to = one.to
    next = one.to
    while (['COLUMN'].includes(line.pieces[to]?.code ?? '')) to = ++next
    if (!['AND', 'COMMA'].includes(line.pieces[next]?.code ?? '')) break
    while (['AND', 'COMMA', 'WITH'].includes(line.pieces[next]?.code ?? '')) next++
  }
  return said.length > 0 ? { said, to } : null
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
  if (onlyKnown || first.code !== 'W') return null
  let to = at + 1
  while (pieces[to]?.code === 'W') to++
  return { from: at, to }
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
