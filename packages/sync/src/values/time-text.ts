import { pad } from './calendar.ts'

const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?(?:m\.?)?$/i

/** HH:MM:SS[.ffffff] of a time written as text, on a 24-hour or a 12-hour clock; undefined for none. */
export function readTime(text: string): string | undefined {
  const found = clock.exec(text.trim())
  if (!found) return undefined
  const [, h = '', m = '', s = '0', fraction = '', half] = found
  const hours = half ? (Number(h) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(h)
  if (half && (Number(h) < 1 || Number(h) > 12)) return undefined
  if (hours > 23 || Number(m) > 59 || Number(s) > 59 || fraction.length > 6) return undefined
  return timeText(`${pad(hours, 2)}:${m}:${pad(Number(s), 2)}`, fraction)
}

/** Without zeros at the end of the fraction. */
export function timeText(time: string, fraction: string): string {
  const digits = fraction.replace(/0+$/, '')
  return digits === '' ? time : `${time}.${digits}`
}
