import { DokiError } from '@doki/contracts'
import { ProtectedRangeError, SheetRefusal } from '@doki/sync'

/** What Google says of a refused request; Drive fills `errors`, Sheets `status` and `details`. */
export interface GoogleError {
  message: string
  status: string
  errors: { domain: string; reason: string }[]
  details: { reason: string }[]
}

/** The person did not grant what this needs; what needs less goes on working. */
export class MissingScopeError extends DokiError {}

/** A refusal in words for a person: what is wrong, and what to do. `email` is the account that asked. */
export function explain(status: number, error: GoogleError, email: string): DokiError {
  const said = error.message === '' ? '' : ` Google says: ${error.message.slice(0, 500)}`
  return (
    notSetUp(status, error, said) ??
    refusal(error.message, email, said) ??
    byStatus(status, email, said) ??
    new DokiError('unprocessable', `Google refused the request (${status}).${said}`)
  )
}

function notSetUp(status: number, error: GoogleError, said: string): DokiError | undefined {
  if (status !== 403) return undefined
  const reasons = [...error.errors, ...error.details].map(({ reason }) => reason).join(' ')
  if (/SERVICE_DISABLED|accessNotConfigured/.test(reasons))
    return new DokiError(
      'unprocessable',
      `The Google Sheets or Drive API is not enabled in the Google Cloud project of this Doki. Its operator has to enable both.${said}`,
    )
  if (/SCOPE_INSUFFICIENT|insufficientPermissions\b/.test(reasons))
    return new MissingScopeError(
      'reconnect',
      `The consent given to Doki does not cover this. Connect Google again and tick all boxes.${said}`,
    )
  return undefined
}

/** Told by their wording: there is no code for them. The words are of issue threads and recorded traffic. */
function refusal(message: string, email: string, said: string): SheetRefusal | undefined {
  if (/protected (cell|range|sheet)|edit a protected/i.test(message))
    return new ProtectedRangeError(
      `The range is protected, and ${email} may not edit it. Let ${email} edit it (Data > Protect sheets and ranges), or take its columns out of the sync.${said}`,
    )
  if (/Unable to parse range|No grid with id/i.test(message))
    return new SheetRefusal(
      'place',
      'not_found',
      `The spreadsheet has no such tab; it may have been renamed or deleted.${said}`,
    )
  if (/exceeds grid limits|(row|column) that doesn't exist|outside the grid|beyond the last/i.test(message))
    return new SheetRefusal(
      'place',
      'conflict',
      `Rows or columns were taken away from the tab in the meantime. Run again.${said}`,
    )
  if (/array formula/i.test(message))
    return new SheetRefusal(
      'formula',
      'unprocessable',
      `An array formula spreads over these rows, and Google does not add or delete rows within it. Take the formula away, or end it elsewhere.${said}`,
    )
  if (/above the limit of [\d,.]+ cells/i.test(message))
    return new SheetRefusal(
      'full',
      'unprocessable',
      `The spreadsheet is full: Google allows 10,000,000 cells a file, empty ones included. Delete tabs, columns or rows that are not needed.${said}`,
    )
  if (/maximum of 50000 characters/i.test(message))
    return new SheetRefusal(
      'full',
      'unprocessable',
      `A value has more than the 50,000 characters that a cell of Google Sheets holds.${said}`,
    )
  return undefined
}

function byStatus(status: number, email: string, said: string): DokiError | undefined {
  if (status === 403)
    return new DokiError(
      'forbidden',
      `Google does not let ${email} do this. Share the sheet with ${email} as an editor.${said}`,
    )
  if (status === 404)
    return new DokiError(
      'not_found',
      `There is no such spreadsheet, or ${email} may not see it. It may have been deleted, or has to be shared with ${email}.`,
    )
  if (status === 413) return new DokiError('too_large', `The request is too large for Google.${said}`)
  return undefined
}

/** The same error with the tab named, as the message of a refusal is that of a whole request. */
export function inTab(error: unknown, tab: string): unknown {
  if (!(error instanceof SheetRefusal)) return error
  const message = `Tab "${tab}": ${error.message}`
  if (error instanceof ProtectedRangeError) return new ProtectedRangeError(message, { cause: error })
  return new SheetRefusal(error.reason, error.code, message, { cause: error })
}
