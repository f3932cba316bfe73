import { DokiError } from '@doki/contracts'

/** A file that cannot become a spreadsheet; the message says what to do. */
export function badFile(message: string, cause?: unknown): DokiError {
  return new DokiError('invalid_input', message, cause === undefined ? undefined : { cause })
}
