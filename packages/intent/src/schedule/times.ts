import { type Line, takeSpan } from '../text/line.ts'
import { isClearTime, isLead, readTime } from './clock.ts'

/** Takes the times of day that are said, in minutes from midnight: "at 8 and 17:30". `loose`: bare numbers count. */
export function takeTimes(line: Line, loose: boolean): number[] {
  for (let at = 0; at < line.pieces.length; at++) {
    const isBare = isAtTime(line, at) || (loose && line.pieces[at]?.code === 'NUM' && isFree(line, at))
    if (!isClearTime(line, at) && !isBare) continue
    const times: number[] = []
    let to = at
    for (let next = at; next < line.pieces.length; ) {
      const time = readTime(line, next)
      if (!time) break
      times.push(time.minutes)
      to = next + time.length
      next = afterJoint(line, to)
      if (next === to) break
    }
    if (times.length === 0) continue
    takeSpan(line, { from: startOf(line, at), to })
    return [...new Set(spread(times))].sort((a, b) => a - b)
  }
  return []
}

/** "at 8", "à 8", "um 8": a number right behind the word for "at". */
function isAtTime({ pieces }: Line, at: number): boolean {
  if (pieces[at]?.code !== 'NUM') return false
  const before = pieces[at - 1]?.code === 'THE' ? pieces[at - 2]?.code : pieces[at - 1]?.code
  return before === 'AT' || (before === 'TO' && pieces[at - 1]?.code !== 'THE')
}

/** A number that counts nothing: no "15 minutes", no "3 times". */
function isFree({ pieces }: Line, at: number): boolean {
  const next = pieces[at + 1]?.code ?? ''
  const before = pieces[at - 1]?.code ?? ''
  return !['MINUTE', 'TIMES', 'DAY', 'WEEK', 'MONTH', 'W', 'ROW', 'NUM'].includes(next) && before !== 'W'
}

function afterJoint({ pieces }: Line, at: number): number {
  let next = at
  while (['AND', 'COMMA', 'OR', 'AGAIN'].includes(pieces[next]?.code ?? '')) next++
  if (next === at) return at
  while (isLead(pieces[next])) next++
  return next
}

function startOf({ pieces }: Line, at: number): number {
  let from = at
  while (from > 0 && isLead(pieces[from - 1])) from--
  return from
}

/** "8 and 5": a later time that reads earlier is in the afternoon. */
function spread(times: number[]): number[] {
  return times.map((time, at) =>
    at > 0 && time < 720 && time < times[at - 1]! && times[0]! < 720 ? time + 720 : time,
  )
}
