import type { Line, Piece } from '../text/line.ts'

/** A time of day, in minutes from midnight, and how many pieces said it. */
export interface SaidTime {
  minutes: number
  length: number
}

const lead = new Set(['AT', 'TO', 'BY', 'ON', 'IN', 'THE', 'FOR', 'OF', 'FROM', 'NOW'])

/** "7", "7:30", "half past seven", "8 in the evening", "noon": the time that begins at `at`. */
export function readTime(line: Line, at: number): SaidTime | null {
  const { pieces } = line
  const ahead = partAhead(line, at)
  if (ahead > 0) {
    const time = readTime(line, at + ahead)
    return time && { minutes: inPart(time.minutes, pieces[at]!.code), length: time.length + ahead }
  }
  const code = (offset: number) => pieces[at + offset]?.code ?? ''
  const value = (offset: number) => pieces[at + offset]?.value ?? -1
  const plain = readPlain(code, value)
  if (!plain) return null
  let { minutes, length } = plain
  if (code(length) === 'AM' || code(length) === 'PM') {
    if (minutes >= 13 * 60) return null
    minutes = (minutes % 720) + (code(length) === 'PM' ? 720 : 0)
    length++
  } else {
    let next = length
    while (['IN', 'OF', 'THE', 'AT', 'ON', 'FROM', 'BY', 'EVERY', 'ALL'].includes(code(next))) next++
    const part = code(next)
    if (['MORNING', 'AFTERNOON', 'EVENING', 'NIGHT'].includes(part)) {
      minutes = inPart(minutes, part)
      length = next + 1
    }
  }
  return minutes < 1440 ? { minutes, length } : null
}

/** "in the evenings at 8": how many pieces stand before the time; 0 when it does not begin so. */
function partAhead({ pieces }: Line, at: number): number {
  if (!parts.has(pieces[at]?.code ?? '') || !['AT', 'TO', 'BY'].includes(pieces[at + 1]?.code ?? '')) return 0
  return ['NUM', 'CLOCK'].includes(pieces[at + 2]?.code ?? '') ? 2 : 0
}

const parts = new Set(['MORNING', 'AFTERNOON', 'EVENING', 'NIGHT', 'NIGHTLY'])

type Code = (offset: number) => string

const ahead: Record<string, number> = {
  HALFPAST: 30,
  QUARTERPAST: 15,
  QUARTERTO: -15,
  FIVETO: -5,
  TENTO: -10,
  TWENTYTO: -20,
}

const wholeHours: Record<string, number> = { NOON: 12, MIDNIGHT: 0 }

/** "et quart", "y media", "menos cuarto": minutes behind an hour. */
const shifts: Record<string, number> = { ANDHALF: 30, ANDQUARTER: 15, LESSQUARTER: -15 }
const counted = new Set(['MINUTE', 'DAY', 'WEEK', 'MONTH', 'YEAR', 'ROW', 'TIMES'])

function shiftOf(code: string): number {
  return shifts[code] ?? 0
}

function readPlain(code: Code, value: (offset: number) => number): SaidTime | null {
  const hourAt = (offset: number) =>
    code(offset) === 'NUM' && value(offset) <= 24 ? value(offset) % 24 : (wholeHours[code(offset)] ?? null)
  switch (code(0)) {
    case 'NOON':
      return { minutes: 720 + shiftOf(code(1)), length: code(1) in shifts ? 2 : 1 }
    case 'MIDNIGHT':
      return { minutes: (shiftOf(code(1)) + 1440) % 1440, length: code(1) in shifts ? 2 : 1 }
    case 'HALF': {
      // "half four", as the British say it; "half 20 minutes" is none.
      const hour = hourAt(1)
      if (hour === null || hour > 12 || counted.has(code(2))) return null
      return { minutes: hour * 60 + 30, length: 2 + tail(code, 2) }
    }
    case 'HALFPAST':
    case 'QUARTERPAST':
    case 'QUARTERTO':
    case 'FIVETO':
    case 'TENTO':
    case 'TWENTYTO': {
      const hour = hourAt(1)
      if (hour === null) return null
      const shift = ahead[code(0)] ?? 0
      return { minutes: (hour * 60 + shift + 1440) % 1440, length: 2 + tail(code, 2) }
    }
    case 'HALFBEFORE': {
      const hour = hourAt(1)
      return hour === null ? null : { minutes: (hour * 60 - 30 + 1440) % 1440, length: 2 + tail(code, 2) }
    }
    case 'CLOCK':
      return { minutes: value(0), length: 1 + tail(code, 1) }
    case 'NUM': {
      const hour = hourAt(0)
      if (hour === null) return null
      // "ten past seven", "five minutes past nine"
      const past = code(1) === 'MINUTE' ? 2 : 1
      if (code(past) === 'PAST' && hourAt(past + 1) !== null)
        return { minutes: hourAt(past + 1)! * 60 + value(0), length: past + 2 + tail(code, past + 2) }
      // "at ten to eight", where "from ten to eight" is a range
      if (isMinutesTo(code, value, past) && hourAt(past + 1) !== null)
        return {
          minutes: (hourAt(past + 1)! * 60 - value(0) + 1440) % 1440,
          length: past + 2 + tail(code, past + 2),
        }
      if (
        (code(past) === 'MINUS' || code(past) === 'BUT') &&
        code(past + 1) === 'NUM' &&
        value(past + 1) < 60
      )
        return { minutes: (hour * 60 - value(past + 1) + 1440) % 1440, length: past + 2 }
      if (code(1) === 'HOUR' && code(2) === 'MINUS' && code(3) === 'NUM' && value(3) < 60)
        return { minutes: (hour * 60 - value(3) + 1440) % 1440, length: 4 }
      const said = 1 + tail(code, 1)
      if (code(said) in shifts)
        return { minutes: (hour * 60 + shiftOf(code(said)) + 1440) % 1440, length: said + 1 }
      if (said > 1 && code(said) === 'NUM' && value(said) < 60)
        return { minutes: hour * 60 + value(said), length: said + 1 }
      // "five thirty pm"
      if (code(1) === 'NUM' && value(1) >= 10 && value(1) < 60 && (code(2) === 'AM' || code(2) === 'PM'))
        return { minutes: hour * 60 + value(1), length: 2 }
      return { minutes: hour * 60, length: said }
    }
    default:
      return null
  }
}

function isMinutesTo(code: Code, value: (offset: number) => number, to: number): boolean {
  return code(to) === 'TO' && [5, 10, 20, 25].includes(value(0)) && (to === 2 || code(-1) === 'AT')
}

/** "o'clock", "Uhr", "heures" behind a number. */
function tail(code: Code, at: number): number {
  return ['OCLOCK', 'HOUR', 'H'].includes(code(at)) ? 1 : 0
}

/** A time as it is meant within a part of the day: eight in the evening is 20:00. */
export function inPart(minutes: number, part: string): number {
  if (part === 'MORNING' || minutes >= 720) return minutes
  if (part.startsWith('NIGHT')) return minutes >= 360 ? minutes + 720 : minutes
  return minutes + 720
}

/** Whether the piece at `at` can only be part of a time: "7:30", "7 o'clock", "noon". */
export function isClearTime(line: Line, at: number): boolean {
  const { pieces } = line
  if (partAhead(line, at) > 0) return true
  const [piece, next] = [pieces[at], pieces[at + 1]]
  if (!piece) return false
  if (['CLOCK', 'NOON', 'MIDNIGHT', 'HALFBEFORE'].includes(piece.code) || piece.code in ahead) return true
  if (piece.code === 'HALF') return readTime(line, at) !== null
  const third = pieces[at + 2]?.code ?? ''
  if (piece.code === 'NUM' && next?.code === 'NUM' && (third === 'AM' || third === 'PM')) return true
  return (
    piece.code === 'NUM' &&
    ['AM', 'PM', 'OCLOCK', 'H', 'ANDHALF', 'ANDQUARTER', 'LESSQUARTER', 'MINUS', 'PAST'].includes(
      next?.code ?? '',
    )
  )
}

/** Whether a small word before a number makes it a time. */
export function isLead(piece: Piece | undefined): boolean {
  return piece !== undefined && lead.has(piece.code)
}
