import { DokiError } from '@doki/contracts'
import pg from 'pg'
import { z } from 'zod'
import { explain, type Failure, failureOf } from '../database-error.ts'

/** What PostgREST, or whatever stands before it, says of a failed request. */
const Said = z.object({
  message: z.string().catch(''),
  details: z.string().nullish().catch(null),
  hint: z.string().nullish().catch(null),
  code: z.string().nullish().catch(null),
})

/** A failure that no SQL statement is to blame for; `status` is 0 when there was no answer at all. */
export class RestError extends Error {
  override readonly name = 'RestError'
  readonly status: number
  /** One of PostgREST's own: https://docs.postgrest.org/en/stable/references/errors.html */
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/**
 * The failure of a request: as the database's own error where it came from there (its code is an SQLSTATE), so that
 * it is judged as one that came straight from a database.
 */
export function restError(status: number, body: unknown): Error {
  const { message, details, hint, code } = Said.catch({ message: String(body) }).parse(body)
  if (!code || !/^[0-9A-Z]{5}$/.test(code))
    return new RestError(status, code ?? '', hint ? `${message}. ${hint}` : message)
  const error = new pg.DatabaseError(message, message.length, 'error')
  error.code = code
  if (details) error.detail = details
  const column = /^null value in column "(.+)" of relation/.exec(message)?.[1]
  if (column) error.column = column
  // PostgREST does not tell the routine, by which a refused row is told from a missing privilege; the text does.
  if (/violates row-level security policy/.test(message)) error.routine = 'ExecWithCheckOptions'
  return error
}

/** 000 to 003: no connection, or none free in time. */
const passingCodes = /^PGRST00\d$/

/** As `failureOf` of a database. */
export function restFailureOf(error: unknown): Failure {
  if (!(error instanceof RestError)) return failureOf(error)
  if (isUnsafe(error)) return 'final'
  if (error.status === 0 || error.status === 429 || passingCodes.test(error.code)) return 'passing'
  return error.status >= 500 && error.status !== 540 ? 'passing' : 'final'
}

/** The certificate could not be verified. */
function isUnsafe({ status, message }: RestError): boolean {
  return status === 0 && /certificate|self.signed|altname|SSL|TLS/i.test(message)
}

const staleCache =
  "If it was made just now, run notify pgrst, 'reload schema' in the SQL editor of Supabase and try again."

/** A failure in words that say what to do. What is no such failure is returned as it is. */
export function explainRest(error: unknown): unknown {
  if (error instanceof RestError) return new DokiError(...wordsFor(error), { cause: error })
  if (!(error instanceof pg.DatabaseError)) return error
  const words = sqlWords[error.code ?? '']
  if (words) return new DokiError(words[0], `${words[1]} It said: ${error.message}`, { cause: error })
  const said = explain(error)
  if (said instanceof DokiError) return said
  return new DokiError(
    'unavailable',
    `The database is busy; the next run goes on. It said: ${error.message}`,
    {
      cause: error,
    },
  )
}

const sqlWords: Record<string, [DokiError['code'], string]> = {
  '42501': [
    'forbidden',
    'This key may not do that. Use the secret key (service_role), or grant its role what is missing.',
  ],
  '42P01': ['not_found', `The API of this project has no such table. ${staleCache}`],
  '42P10': [
    'unprocessable',
    'Nothing in the table makes the key unique. Add a primary key or a unique index on it, then run again.',
  ],
  '428C9': [
    'unprocessable',
    'The database makes the values of a mapped column itself. Map it so that only the table writes it.',
  ],
}

function wordsFor(error: RestError): [DokiError['code'], string] {
  const said = error.message === '' ? '' : ` It said: ${error.message}`
  const { status, code } = error
  if (code === 'PGRST106') return ['not_found', `The API of this project does not serve that schema.${said}`]
  if (code === 'PGRST205' || code === 'PGRST200')
    return ['not_found', `The API of this project has no such table. ${staleCache}${said}`]
  if (code === 'PGRST204')
    return ['unprocessable', `The API of this project knows no such column. ${staleCache}${said}`]
  if (status === 401 || code.startsWith('PGRST30'))
    return ['reconnect', `Supabase did not accept the key. Connect it again with a key that is valid.${said}`]
  if (status === 403)
    return ['forbidden', `This key may not do that. Use the secret key (service_role) of the project.${said}`]
  if (status === 404)
    return ['not_found', `There is no Supabase REST API at this address. Check the project URL.${said}`]
  if (isUnsafe(error))
    return ['unprocessable', 'The connection is not safe: the certificate could not be verified.']
  if (status === 0)
    return ['unavailable', 'Supabase does not answer. Check the project URL and that the project is running.']
  if (status === 429)
    return ['unavailable', 'Supabase asks for fewer requests; the next run goes on from here.']
  if (status === 540) return ['unavailable', 'The Supabase project is paused. Resume it in its dashboard.']
  if (restFailureOf(error) === 'passing')
    return ['unavailable', `Supabase could not answer just now (${status}); the next run goes on.${said}`]
  return ['unprocessable', `Supabase refused the request (${status}).${said}`]
}
