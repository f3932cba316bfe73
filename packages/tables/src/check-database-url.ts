import { DokiError } from '@doki/contracts'
import { checkHost } from './check-host.ts'
import { parseDatabaseUrl } from './parse-database-url.ts'

export interface AddressRules {
  /** Lets the database be in a private network or on this machine, on any port, without TLS. */
  allowPrivateHosts?: boolean
  /** The ports that may be connected to: those of Postgres and of Supabase's pooler unless said otherwise. */
  ports?: readonly number[]
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>
}

/** Where to connect: `address` was checked, and a client must connect to it and not look the name up again. */
export interface CheckedDatabase {
  user: string
  password: string
  host: string
  address: string
  port: number
  database: string
  /** False only where private hosts are allowed: for a private one that does not ask for TLS, or with sslmode=disable. */
  tls: boolean
  connectTimeoutMs: number
}

/** One text for all refusals: which check failed would tell a stranger what our network looks like. */
const refusal =
  'This database address cannot be used. Doki takes postgres://USER:PASSWORD@HOST:PORT/DATABASE with a host on the ' +
  'public internet, port 5432 or 6543 (or one that the operator allows) and TLS. Special characters in the ' +
  'password are written as %XX (@ is %40, # is %23), and of the options only sslmode=require, verify-ca or ' +
  'verify-full, connect_timeout and application_name may follow.'

/**
 * Reads a database address given by a person, resolves its host once and checks every address it has. No
 * connection is made. Throws `DokiError('invalid_input')`, with the same text whatever the reason; a name server that
 * does not answer is thrown on, as it may answer in a moment.
 */
export async function checkDatabaseUrl(url: string, rules: AddressRules = {}): Promise<CheckedDatabase> {
  const { allowPrivateHosts = false, ports } = rules
  const found = parseDatabaseUrl(url)
  if (!found) throw refuse()
  const { tls, connectTimeout, ...database } = found
  const allowed = ports ?? (allowPrivateHosts ? undefined : [5432, 6543])
  if (allowed && !allowed.includes(database.port)) throw refuse()
  if (!allowPrivateHosts && tls === false) throw refuse()
  const { address, open } = await checkHost(database.host, rules, refuse)
  return {
    ...database,
    address,
    tls: tls ?? open,
    connectTimeoutMs: 1000 * Math.min(connectTimeout || 5, 30),
  }
}

function refuse(cause?: unknown): DokiError {
  return new DokiError('invalid_input', refusal, cause === undefined ? undefined : { cause })
}
