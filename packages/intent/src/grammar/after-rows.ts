import type { Line } from '../text/line.ts'

/**
 * Words that mean one thing where rows are gone, and another elsewhere, once the rules about rows were read: "take them
 * out of the table" is then to get them from there, and "on either side" is both ways.
 */
export function readAfterRows(line: Line): void {
  line.pieces = line.pieces.flatMap(piece => {
    if (piece.code === 'EITHERSIDE') return [{ ...piece, code: 'BOTHWAYS' }]
    if (piece.code !== 'TAKEOUT') return [piece]
    const middle = piece.to - 1
    return [
      { ...piece, code: 'GET', to: middle },
      { ...piece, code: 'FROM', from: middle },
    ]
  })
}
