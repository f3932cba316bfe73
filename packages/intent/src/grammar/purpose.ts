import type { Line } from '../text/line.ts'

const ends = new Set(['COMMA', 'DOT', 'QUESTION'])
/** Verbs that are told of somebody, not asked of us; what becomes of rows is never one of them. */
const told = new Set('STOP PAUSE RESUME START RUN UNDO CHANGE FAIL'.split(' '))
const subject = new Set('THE FILLER W Q IT IS ALL OF IN'.split(' '))

/**
 * "… so sales stops bugging me", "because the printer stopped": a clause that says why has a subject of its own, and its
 * verb is no command. "…, so pause it" is one.
 */
export function setReasonsApart(line: Line): void {
  const { pieces } = line
  const apart = new Set<number>()
  pieces.forEach(({ code }, at) => {
    if (at === 0 || (code !== 'PURPOSE' && code !== 'REASON')) return
    const end = pieces.findIndex((piece, index) => index > at && ends.has(piece.code))
    const to = end < 0 ? pieces.length : end
    const verb = pieces.findIndex((piece, index) => index > at && index < to && told.has(piece.code))
    if (verb < 0) return
    const before = pieces.slice(at + 1, verb)
    const isVerbless = before.every(piece => subject.has(piece.code))
    // A word alone right before the verb is its subject, whatever else it may mean: "so sales stops".
    const isAlone = before.length === 1 && before[0]!.code === 'COPY'
    if (!isAlone && !(isVerbless && before.some(piece => piece.code === 'W'))) return
    for (let index = verb; index < to; index++) if (told.has(pieces[index]!.code)) apart.add(index)
  })
  line.pieces = pieces.map((piece, at) =>
    apart.has(at) || piece.code === 'PURPOSE' ? { ...piece, code: 'FILLER' } : piece,
  )
}
