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

/** An error our SQL functions raised on purpose becomes a `DokiError`; any other stays what it is. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const code = codes[error.code ?? '']
  if (!code) return error
  const message = error.hint ? `${error.message}. ${error.hint}` : error.message
  return new DokiError(code, message, { cause: error })
}
