import { find, type Line } from '../text/line.ts'

const small = '(FROM|TO|IN|ON|OF|THE|FILLER|WITH|BY|FOR|INTO|SHEET|TABLE|SYNC|SYNCNOUN)'

/**
 * "out of crm.accounts, not crm.contacts", "not from Breads but from Pastries": what is not meant is named only to be
 * set aside, so it is not looked for.
 */
export function setContrastsApart(line: Line): void {
  for (const source of [
    `(COMMA|HYPHEN|AND|BUT)+ (FILLER|AND|BUT)* (NOT|INSTEAD) ${small}* W{1,4} ${small}* (?=(COMMA|DOT|QUESTION|HYPHEN|$))`,
    `(?<=W )(NOT|INSTEAD) (OF|THE|FROM|FILLER)* W{1,4} ${small}* (?=(COMMA|DOT|QUESTION|$))`,
    `(COMMA|FILLER)* NOT ${small}* W{1,4} ${small}* (COMMA|AND)* BUT (?=${small}* W)`,
  ]) {
    const span = find(line, source)
    if (!span) continue
    const isRest = ({ code }: { code: string }) => code === 'W' || code === 'Q'
    const others = line.pieces.filter((piece, at) => (at < span.from || at >= span.to) && isRest(piece))
    if (others.length === 0) continue
    line.pieces = line.pieces.map((piece, at) =>
      at >= span.from && at < span.to && !['COMMA', 'HYPHEN'].includes(piece.code)
        ? { ...piece, code: 'FILLER' }
        : piece,
    )
  }
}
