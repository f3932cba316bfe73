import { DokiError, type ErrorCode } from '@doki/contracts'
import pg from 'pg'

/** SQLSTATEs our own functions raise for a person to read; PostgREST reads them as HTTP statuses too. */
const codes: Record<string, ErrorCode> = {
  PT400: 'invalid_input',
  PT401: 'unauthorized',
  PT403: 'forbidden',
  PT404: 'not_found',
  PT409: 'conflict',
}

/** A text, or a text in JSON, that Postgres cannot keep. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const unkeepable = new Set(['22021', '22P05'])

/**
 * An error our SQL functions raised on purpose becomes a `DokiError`, and so does a row that a policy refused to
 * let in. Any other stays what it is: a missing grant is our own mistake.
 */
export function translateError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const code = codes[error.code ?? '']
  if (refusedRow(error))
    return new DokiError('forbidden', 'Your role in this workspace does not allow that', { cause: error })
  if (unkeepable.has(error.code ?? '')) {
    const message = 'The text holds a character that cannot be kept, such as a NUL: take it out'
    return new DokiError('invalid_input', message, { cause: error })
  }
  if (!code) return error
  const message = error.hint ? `${error.message}. ${error.hint}` : error.message
  return new DokiError(code, message, { cause: error })
}

/** Both a refused row and a missing grant are 42501; only the first comes from ExecWithCheckOptions (execMain.c). */
function refusedRow({ code, routine }: pg.DatabaseError): boolean {
  return code === '42501' && routine === 'ExecWithCheckOptions'
}
