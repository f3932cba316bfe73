import { DokiError } from '@doki/contracts'
import pg from 'pg'
import type { Place } from './read-address.ts'

/** What kept us from the database, in one line that says what to do. What is no such failure is returned as it is. */
export function explain(error: unknown, place: Place): unknown {
  if (error instanceof DokiError || !(error instanceof Error)) return error
  // One that ended a migration half way comes with the name of its file around it.
  const said = error.cause instanceof Error ? error.cause : error
  const code = 'code' in said ? String(said.code) : ''
  const words = said instanceof pg.DatabaseError ? refused(said, place) : unreached(code, said.message, place)
  return words ? new DokiError('unavailable', words, { cause: error }) : error
}

function refused({ code, message }: pg.DatabaseError, { database }: Place): string {
  if (code === '28P01' || code === '28000')
    return `The database does not let this user in: ${message}. Check user and password of DATABASE_URL.`
  if (code === '3D000')
    return `There is no database ${database} on this server: check the end of DATABASE_URL.`
  if (code === '42501')
    return `The database does not allow that: ${message}. Migrations are applied as its owner.`
  if (code === '53300') return `The database has no connection left: ${message}. Close some and try again.`
  if (message.includes('Tenant or user not found'))
    return 'The pooler knows no such user: in DATABASE_URL it is postgres.REF, and the host that of the region of the project.'
  return `The database refused: ${message} (${code}).`
}

function unreached(code: string, message: string, { host, port }: Place): string | undefined {
  if (code === 'ENOTFOUND')
    return `There is no host ${host}: check DATABASE_URL. A Supabase project that was paused has none either.`
  if (code === 'EAI_AGAIN') return `The name ${host} cannot be looked up now: is this machine on the network?`
  if (code === 'ECONNREFUSED')
    return `Nothing answers at ${host}:${port}: check the port, and that the database is running.`
  if (/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code))
    return `${host}:${port} cannot be reached from here (${code}): a firewall, or an address of IPv6 only, as Supabase's direct one is; its session pooler has both.`
  if (/^(ECONNRESET|EPIPE)$/.test(code) || message.startsWith('Connection terminated'))
    return `${host}:${port} ended the connection: is it a database, and does it want TLS (?sslmode=verify-full)? Otherwise try again.`
  if (message.includes('does not support SSL'))
    return `${host}:${port} offers no TLS, and DATABASE_URL asks for it.`
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code))
    return `The certificate of ${host} is of no authority that is known here (${code}): put the PEM text of its authority in DATABASE_CA.`
  return undefined
}
