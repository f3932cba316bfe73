import { two } from './calendar.ts'

/** Microseconds of a day: what a time of day is counted in, as Postgres does. */
export const dayMicros = 86_400_000_000

/** `HH:MM:SS[.ffffff]` of microseconds since midnight; no zeros at the end of the fraction. */
export function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1e6)
  const rest = micros - seconds * 1e6
  const minutes = Math.floor(seconds / 60)
  const text = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`
  return rest === 0 ? text : `${text}.${String(rest).padStart(6, '0').replace(/0+$/, '')}`
}

const clock = /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?:\s?([ap])\.?m\.?)?$/i

/** Microseconds since midnight of `7:30 PM`, `19:30`, `19:30:00.25`; undefined when it is no time of a day. */
export function readTime(text: string): number | undefined {
  const parts = clock.exec(text)
  if (!parts) return undefined
  const [, written = '', minutes, seconds = '0', fraction = '', half] = parts
  if (half === undefined && minutes === undefined) return undefined
  let hours = Number(written)
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  const finest = fraction.slice(6)
  if (hours > 23 || Number(minutes ?? 0) > 59 || Number(seconds) > 59 || /[1-9]/.test(finest))
    return undefined
  const whole = (hours * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)
  return whole * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}
