import type { Direction } from '@doki/contracts'
import { find, has, type Line, type Piece } from '../text/line.ts'
import { type Pattern, pattern } from '../text/pattern.ts'
import { isNegated } from './hostile.ts'

type Side = 'sheet' | 'table'
const side = '(S|SHEET|T|TABLE|DB)'
const aSheet = '(S|SHEET)'
const aTable = '(T|TABLE|DB)'
const small = '(THE|NEW|ALL|W|CALLED|COLON|EVERY|ANYTHING|FILLER|ROW|Q|OTHER|HYPHEN)'
const moving = '(COPY|GET|UPDATE|CREATE|SYNC|EDIT|CHANGE|INCLUDE)'

/**
 * Which way the rows go, when the words say so: "both ways", an arrow, who feeds or follows whom, the side after "to" or
 * "into", the side after "from", or what is copied and what is updated. Linked names are `S` and `T` in the line by now.
 */
export function readDirection(line: Line): Direction | null {
  const turned = find(line, 'REVERSE')
  if (!turned || isNegated(line, turned.from) || has(line, '(NOT|NOTHING) ~COMMA{0,6} REVERSE'))
    return readForward(line)
  if (has(line, '(AND|ALSO|OR) (THE|FILLER|IN|ALSO)* REVERSE')) return 'two_way'
  return plainly(line) ?? reverse(readForward(line))
}

function readForward(line: Line): Direction | null {
  const isOneWay =
    has(line, 'NOT (FILLER|IN|THE|TO|WANT|FOR)* BOTHWAYS') ||
    has(line, 'BOTHWAYS (IS|FILLER|MUST|SYNC|THE)* NOT')
  if (has(line, 'BOTHWAYS') && !isOneWay) return 'two_way'
  const said = plainly(line) ?? byVerb(line) ?? byPlace(line)
  return said && isWrittenBack(line, said) ? 'two_way' : said
}

/** "…, and when someone edits the table write it back as well": the other way is asked for in a clause of its own. */
function isWrittenBack(line: Line, said: Direction): boolean {
  const [far, near] = said === 'sheet_to_table' ? ['(TABLE|DB|T)', 'SHEET|S'] : ['(SHEET|S)', 'TABLE|DB|T']
  const changes = '(EDIT|CHANGE|UPDATE)'
  const clause = '(COMMA|DOT|AND) (AND|FILLER|COMMA)* (IF|WHEN|SOON)'
  const goes = `~DOT{0,7} (COPY|SYNC|UPDATE|BOTHWAYS) ~DOT{0,6} (FILLER|AND|${near})`
  return (
    has(line, pattern`${clause} ~DOT{0,4} ${changes} ~DOT{0,3} ${far} ${goes}`) ||
    has(line, pattern`${clause} ~DOT{0,4} ${far} ~DOT{0,4} ${changes} ${goes}`)
  )
}

/** Said of the sides themselves: an arrow, "source: the sheet", "…, sheet to table". */
export function plainly(line: Line): Direction | null {
  return (
    target(sideOf(line, pattern`ARROW ${small}* ${side}`)) ??
    source(sideOf(line, pattern`LARROW ${small}* ${side}`)) ??
    source(sideOf(line, pattern`${side} (AS|IS|THE|MUST|FILLER)* SOURCE`)) ??
    target(sideOf(line, pattern`${side} (AS|IS|THE|MUST|FILLER)* TARGET`)) ??
    source(sideOf(line, pattern`SOURCE (IS|COLON|THE|MUST)* ${side}`)) ??
    target(sideOf(line, pattern`TARGET (IS|COLON|THE|MUST)* ${side}`)) ??
    source(sideOf(line, '(CHANGE|MAKE) (IT|THE)* TO* (FROM|THE)* SHEET (TO|ARROW) THE* (TABLE|DB)')) ??
    source(sideOf(line, '(CHANGE|MAKE) (IT|THE)* TO* (FROM|THE)* (TABLE|DB) (TO|ARROW) THE* SHEET')) ??
    source(sideOf(line, 'FROM (THE|FILLER)* SHEET (IN|TO|OVER) (THE|FILLER)* (TABLE|DB)')) ??
    source(sideOf(line, 'FROM (THE|FILLER)* (TABLE|DB) (IN|TO|OVER) (THE|FILLER)* SHEET')) ??
    source(
      sideOf(
        line,
        '(?<=(^|(COMMA|COLON|DOT|HYPHEN|ONLY|FROM|OF|WAY|ONEWAY) ))(THE|OF|FROM)* SHEET (TO|IN|ARROW) THE* (TABLE|DB)',
      ),
    ) ??
    source(
      sideOf(
        line,
        '(?<=(^|(COMMA|COLON|DOT|HYPHEN|ONLY|FROM|OF|WAY|ONEWAY) ))(THE|OF|FROM)* (TABLE|DB) (TO|IN|ARROW) THE* SHEET',
      ),
    )
  )
}

/** "the sheet feeds the table", "the table follows the sheet", "the table is filled from the sheet". */
function byVerb(line: Line): Direction | null {
  const view = { ...line, pieces: line.pieces.map((piece, at) => withSense(line, piece, at)) }
  const between =
    '(THE|NEW|ALL|W|Q|CALLED|COLON|EVERY|ANYTHING|FILLER|ROW|HYPHEN|MUST|IS|ONLY|WHAT|WHICH|IN|OF|TO|COLUMN)'
  const verb = '(COPY|UPDATE|FEEDS|FOLLOWS|GET|CREATE)'
  const apart = '(MUST|IS|FILLER|ONLY|TO|ALL|EVERY|THE)*'
  const filled = `(IS|MUST|FILLER) (FILLER|IS)* ${verb} (UPDATE )?(BY|FROM|WITH|OUT|OF)`
  return (
    target(sideOf(view, pattern`${aSheet} ${apart} ${filled} ${between}* ${aTable}`)) ??
    target(sideOf(view, pattern`${aTable} ${apart} ${filled} ${between}* ${aSheet}`)) ??
    target(sideOf(view, pattern`${side} ${apart} (UPDATE|FEEDS) WITH ${between}* ${side}`)) ??
    source(
      sideOf(
        view,
        pattern`${side} (WITH|THE|W|AND|OF|IN|COMMA|S|SHEET|DID|HOLD){0,8} ${apart} FEEDS ${small}* ${side}`,
      ),
    ) ??
    target(sideOf(view, pattern`${side} ${apart} FOLLOWS ${between}* ${side}`)) ??
    target(sideOf(view, pattern`${side} ${apart} FOLLOWS (IT|DOT|COMMA|$)`)) ??
    source(sideOf(view, pattern`${side} ${apart} FEEDS IT`)) ??
    (has(view, pattern`(CREATE|NEW) ${small}* (T|TABLE) (WITH|FROM|OF) ${between}* (S|SHEET)`)
      ? 'sheet_to_table'
      : null)
  )
}

function byPlace(line: Line): Direction | null {
  if (bothTargets(line)) return 'two_way'
  const links = has(line, '(LINK|MATCH|MAP)') && !has(line, '(COPY|GET|UPDATE)')
  const isGerman = line.lexicon.pack.language === 'de'
  return (
    target(
      sideOf(
        line,
        pattern`(?<=WANT (MAKE|FILLER|THE|ROW|ALL|OF|W|TABLE|DB)* (T|TABLE|DB) )(IN|ON) ${small}* ${aSheet}`,
      ),
    ) ??
    target(
      sideOf(
        line,
        pattern`(?<=WANT (MAKE|FILLER|THE|ROW|ALL|OF|W|SHEET)* (S|SHEET) )(IN|ON) ${small}* ${aTable}`,
      ),
    ) ??
    target(
      sideOf(
        line,
        pattern`(?<=WANT (FILLER|ALL|THE|IS|ROW|WHAT|IN|W)* ${aTable} )(TO|IS|COPY|SHOW|W|MUST)* (IN|ON) ${small}* ${aSheet}`,
      ),
    ) ??
    target(
      sideOf(
        line,
        pattern`(?<=WANT (FILLER|ALL|THE|IS|ROW|WHAT|IN|W)* ${aSheet} )(TO|IS|COPY|SHOW|W|MUST)* (IN|ON) ${small}* ${aTable}`,
      ),
    ) ??
    target(sideOf(line, pattern`WANT (THE|IT|FILLER|ROW|ALL|COPY|TO)* (IN|TO) ${small}* ${side}`)) ??
    // "take what is in the table and put it on the sheet"
    target(
      sideOf(
        line,
        pattern`(AND|COMMA) (WANT|FILLER)* COPY (IT|ROW|ALL|ANYTHING)+ (ON|IN|OVER) ${small}* ${side}`,
      ),
    ) ??
    // What people type into a sheet goes nowhere by that.
    (links ? null : target(sideOf(line, pattern`(?<!EDIT )TO ${small}* ${side}`))) ??
    source(sideOf(line, pattern`(?<!(SHEET|S) )FROM ${small}* ${side}`)) ??
    source(sideOf(line, pattern`FROM ${small}* ${side}`)) ??
    target(sideOf(line, pattern`UPDATE ${small}* ${side}`)) ??
    ((has(line, moving) || has(line, '(WANT|SHOW)')) && !has(line, 'SYNC ANY{0,2} WITH')
      ? target(containing(line))
      : null) ??
    source(sideOf(line, pattern`(COPY|GET) ${small}* ${side}`)) ??
    (isGerman ? source(sideOf(line, pattern`${side} ${small}{0,2} COPY`)) : null) ??
    (has(line, '(GET|COPY)') ? source(sideOf(line, pattern`OF ${small}* (T|TABLE|DB)`)) : null)
  )
}

/** "the sheet goes to the table, and the table goes to the sheet" */
function bothTargets(line: Line): boolean {
  const [first, second] = ['(T|TABLE|DB)', '(S|SHEET)'].map(
    code => `(S|T|SHEET|TABLE|DB|W) COPY TO ${small}* ${code}`,
  )
  return (has(line, first!) && has(line, second!)) || has(line, edits)
}

/** "any edit in Trainers to appear in trainers and any edit in trainers to appear in Trainers": names are linked once. */
const edited = '(ANYTHING|DID|ALL|EVERY|THE)* (EDIT|CHANGE) (IN|ON|OF|TO) (THE|W|S|T|SHEET|TABLE|DB){1,5}'
const shown = '(MUST|TO|IS)* COPY (IN|ON|TO) (THE|W|S|T|SHEET|TABLE|DB){1,5}'
const edits = `${edited} ${shown} COMMA? AND ${edited} ${shown}`

/** A verb that says which way its subject goes, in this one reading. */
function withSense({ pieces, words, lexicon }: Line, piece: Piece, at: number): Piece {
  if (piece.to - piece.from > 1 || /^[STYQ_]$/.test(piece.code)) return piece
  // French in a hurry: "la table est copie dans la feuille" is "copiée", and follows nothing.
  if (lexicon.pack.language === 'fr' && pieces[at - 1]?.code === 'IS') return piece
  const code = lexicon.senses.get(words[piece.from]?.lower ?? '')
  return code ? { ...piece, code } : piece
}

function reverse(direction: Direction | null): Direction | null {
  if (direction === null || direction === 'two_way') return direction
  return direction === 'sheet_to_table' ? 'table_to_sheet' : 'sheet_to_table'
}

/** "in the sheet" where it is no "tab Q3 in Budget"; what stands before the verb is where the rows are now. */
function containing(line: Line): Side | null {
  const verb = find(line, moving)?.from ?? 0
  let first: Side | null = null
  for (let after = 0; ; ) {
    const span = find(line, pattern`IN ${small}* ${side}`, after)
    if (!span) return first
    const found = which(line.pieces[span.to - 1]!.code)
    const before = line.pieces[span.from - 1]?.code ?? ''
    if (found !== which(before) && !/^(?:CHANGE|EDIT|ROW|ALL)$/.test(before)) {
      if (span.from > verb) return found
      first ??= found
    }
    after = span.from + 1
  }
}

function sideOf(line: Line, source: string | Pattern): Side | null {
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

/** Which way an existing sync is to go: its own names say nothing of that. */
export function turnedDirection(line: Line, isOfRules: boolean): Direction | null {
  const isName = ({ code }: Piece) => /^[STY]$/.test(code)
  const bare = {
    ...line,
    pieces: line.pieces.map(piece => (isName(piece) ? { ...piece, code: 'W' } : piece)),
  }
  if (has(line, '(BOTHWAYS|ONEWAY|REVERSE)')) return readDirection(bare)
  return isOfRules ? plainly(bare) : readForward(bare)
}
