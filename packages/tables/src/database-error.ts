import { DokiError } from '@doki/contracts'
import pg from 'pg'

/**
 * What a failed statement means for the work at hand.
 * `row`: this row cannot be taken as it is. `passing`: the same again may work in a moment. `final`: a person has
 * to do something. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export type Failure = 'row' | 'passing' | 'final'

/** Classes that say something about the statement, the session or the server, never about one row. */
const notRows = new Set('08 0A 25 26 28 2F 34 3D 3F 40 42 53 54 55 57 58 72 F0 XX'.split(' '))
const passing = new Set('40001 40P01 40003 55P03 57P01 57P02 57P03'.split(' '))

const network = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'.split(
    ' ',
  ),
)

/** The function of Postgres that applies row level security to new rows. */
const policyRoutine = 'ExecWithCheckOptions'

export function failureOf(error: unknown): Failure {
  if (!(error instanceof pg.DatabaseError)) return isNetwork(error) ? 'passing' : 'final'
  const code = error.code ?? ''
  if (code.startsWith('08') || passing.has(code)) return 'passing'
  // 42501 stands for a missing privilege and for a row that a policy refuses; only the routine tells them apart.
  if (error.routine === policyRoutine) return 'row'
  return notRows.has(code.slice(0, 2)) ? 'final' : 'row'
}

/** pg gives its own failures no code, only these texts. */
function isNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && network.has(String(error.code))) return true
  return /^Connection terminated|timeout expired|timeout exceeded when trying to connect|^Client has encountered a connection error|^There was an error establishing an SSL connection/.test(
    error.message,
  )
}

/** The SQLSTATE of a failure that the database reported. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** What the server kept of the failure of one row; thrown when it is not the row's own fault. */
export function rowError(said: {
  code: string
  message: string
  detail: string
  column: string
}): pg.DatabaseError {
  const error = new pg.DatabaseError(said.message, said.message.length, 'error')
  error.code = said.code
  if (said.detail !== '') error.detail = said.detail
  if (said.column !== '') error.column = said.column
  // Without the privilege nothing at all would have gone through, so here it can only be a policy.
  if (said.code === '42501') error.routine = policyRoutine
  if (failureOf(error) !== 'row') throw error
  return error
}

/** Why the database would not take a row, in its own words. */
export function rowReason(error: unknown): { reason: string; column: string | null } {
  if (!(error instanceof pg.DatabaseError)) return { reason: 'The database refused the row', column: null }
  const detail = error.code?.startsWith('23') && error.detail ? ` (${error.detail})` : ''
  const fromCopy = /, column (.+?)(?::|$)/.exec(error.where ?? '')?.[1]
  return {
    reason: `The database refused the row: ${error.message}${detail}`,
    column: error.column ?? fromCopy ?? null,
  }
}

const advice: Record<string, [DokiError['code'], string]> = {
  '42501': [
    'forbidden',
    'The database user may not do this. Grant it usage on the schema, select, insert, update and delete on the table, and temporary on the database.',
  ],
  '42P01': ['not_found', 'The table is not there any more. It may have been dropped or renamed.'],
  '42703': ['unprocessable', 'A mapped column is not in the table any more. Review the mapping.'],
  '3F000': ['not_found', 'The schema is not in this database. Create it first, or choose another one.'],
  '53100': [
    'unavailable',
    'The disk of the database is full. Free some space; the next run goes on from here.',
  ],
  '53200': ['unavailable', 'The database is out of memory. The next run goes on from here.'],
  '53300': ['unavailable', 'The database has no connection left. Close some, or use its pooler address.'],
  '25006': [
    'unavailable',
    'The database is read-only at the moment (Supabase does this when the disk is full). The next run goes on from here.',
  ],
  '57014': ['unavailable', 'The database ended the statement because it took too long (statement_timeout).'],
  '28P01': ['reconnect', 'The database did not accept the user and password. Connect it again.'],
  '28000': ['reconnect', 'The database does not let this user in. Connect it again with another user.'],
  '3D000': ['not_found', 'There is no database of that name on this server. Check the end of the address.'],
}

/** A failure of a person's database in words that say what to do. What is no such failure is returned as it is. */
export function explain(error: unknown): unknown {
  if (error instanceof DokiError) return error
  if (error instanceof pg.DatabaseError) {
    const [code, message] = advice[error.code ?? ''] ?? []
    if (code && message) return new DokiError(code, `${message} It said: ${error.message}`, { cause: error })
    if (failureOf(error) === 'passing') return error
    return new DokiError('unprocessable', `The database refused: ${error.message}`, { cause: error })
  }
  if (isNetwork(error))
    return new DokiError(
      'unavailable',
      'The database does not answer. Check the address, that the database is running, and that its firewall lets Doki in.',
      { cause: error },
    )
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const noTls = error instanceof Error && /does not support SSL/.test(error.message)
  if (noTls || /CERT|SELF_SIGNED|UNABLE_TO_|ERR_SSL|ERR_TLS/.test(code))
    return new DokiError(
      'unprocessable',
      `The connection is not safe: ${noTls ? 'the database offers no TLS' : `its certificate could not be verified (${code})`}. Doki connects only with verified TLS; the operator can add the certificate authority of the database.`,
      { cause: error },
    )
  return error
}
