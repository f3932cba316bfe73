import { DokiError } from '@doki/contracts'
import { isTimeZone } from '@doki/schedule'

/** Throws `invalid_input` for what is no IANA time zone. */
export function checkTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return
  throw new DokiError(
    'invalid_input',
    `There is no time zone "${timeZone}": use a name such as Europe/Berlin`,
  )
}
