import type { Direction } from '@doki/contracts'
import { find, has, type Line } from '../text/line.ts'

type Side = 'sheet' | 'table'
const side = '(S|SHEET|T|TABLE|DB)'
const small = '(THE|NEW|ALL|W|CALLED|COLON|EVERY|ANYTHING|FILLER|ROW|Q|OTHER|HYPHEN)'
const moving = '(COPY|GET|UPDATE|CREATE|SYNC|EDIT|CHANGE)'

/**
 * Which way the rows go, when the words say so: "both ways", an arrow, the side after "to" or "into", the side after
 * "from", or what is copied and what is updated. Linked names are `S` and `T` in the line by now.
 */
export function readDirection(line: Line): Direction | null {
  if (has(line, 'BOTHWAYS')) return 'two_way'
  const arrow =
    target(sideOf(line, `ARROW ${small}* ${side}`)) ?? source(sideOf(line, `LARROW ${small}* ${side}`))
  if (arrow) return arrow
  const named =
    source(sideOf(line, `${side} (AS|IS|THE|MUST|FILLER)* SOURCE`)) ??
    target(sideOf(line, `${side} (AS|IS|THE|MUST|FILLER)* TARGET`)) ??
    source(sideOf(line, `SOURCE (IS|COLON|THE|MUST)* ${side}`)) ??
    target(sideOf(line, `TARGET (IS|COLON|THE|MUST)* ${side}`))
  if (named) return named
  const links = has(line, '(LINK|MATCH|MAP)') && !has(line, '(COPY|GET|UPDATE)')
  return (
    (links ? null : target(sideOf(line, `TO ${small}* ${side}`))) ??
    source(sideOf(line, `(?<!(SHEET|S) )FROM ${small}* ${side}`)) ??
    source(sideOf(line, `FROM ${small}* ${side}`)) ??
    target(sideOf(line, `UPDATE ${small}* ${side}`)) ??
    (has(line, moving) ? target(containing(line)) : null) ??
    source(sideOf(line, `(COPY|GET) ${small}* ${side}`)) ??
    (line.lexicon.pack.language === 'de' ? source(sideOf(line, `${side} ${small}{0,2} COPY`)) : null) ??
    (has(line, '(GET|COPY)') ? source(sideOf(line, `OF ${small}* (T|TABLE|DB)`)) : null)
  )
}

/** "in the sheet" where it is no "tab Q3 in Budget". */
function containing(line: Line): Side | null {
  for (let after = 0; ; ) {
    const span = find(line, `IN ${small}* ${side}`, after)
    if (!span) return null
    const found = which(line.pieces[span.to - 1]!.code)
    const before = which(line.pieces[span.from - 1]?.code ?? '')
    if (found !== before && !/^(?:CHANGE|EDIT|ROW|ALL)$/.test(line.pieces[span.from - 1]?.code ?? ''))
      return found
    after = span.from + 1
  }
}

function sideOf(line: Line, source: string): Side | null {
  const span = find(line, source)
  if (!span) return null
  return (
    line.pieces
      .slice(span.from, span.to)
      .map(({ code }) => which(code))
      .find(each => each !== null) ?? null
  )
}

function which(code: string): Side | null {
  if (code === 'S' || code === 'SHEET') return 'sheet'
  return ['T', 'TABLE', 'DB'].includes(code) ? 'table' : null
}

function target(found: Side | null): Direction | null {
  return found && (found === 'table' ? 'sheet_to_table' : 'table_to_sheet')
}

function source(found: Side | null): Direction | null {
  return found && (found === 'sheet' ? 'sheet_to_table' : 'table_to_sheet')
}
