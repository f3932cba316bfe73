import { lookup } from 'node:dns/promises'
import { isIP, isIPv4 } from 'node:net'
import { DokiError } from '@doki/contracts'
import { parseDatabaseUrl } from './parse-database-url.ts'
import { isLinkLocal, isPublicAddress } from './public-address.ts'

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
  const { allowPrivateHosts = false, ports, resolve = resolveAll } = rules
  const found = parseDatabaseUrl(url)
  if (!found) throw refuse()
  const { tls, connectTimeout, ...database } = found
  const allowed = ports ?? (allowPrivateHosts ? undefined : [5432, 6543])
  if (allowed && !allowed.includes(database.port)) throw refuse()
  if (!allowPrivateHosts && (tls === false || (!isIP(database.host) && !database.host.includes('.'))))
    throw refuse()
  const addresses = await addressesOf(database.host, resolve)
  const address = addresses.find(isIPv4) ?? addresses[0] // not every network speaks IPv6
  const open = addresses.every(isPublicAddress)
  if (!address || (!open && !allowPrivateHosts) || addresses.some(isLinkLocal)) throw refuse()
  return {
    ...database,
    address,
    tls: tls ?? open,
    connectTimeoutMs: 1000 * Math.min(connectTimeout || 5, 30),
  }
}

async function addressesOf(host: string, resolve: (host: string) => Promise<string[]>): Promise<string[]> {
  if (isIP(host)) return [host]
  try {
    return await resolve(host)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EAI_AGAIN') throw cause // may pass
    throw new DokiError('invalid_input', refusal, { cause })
  }
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

function refuse(): DokiError {
  return new DokiError('invalid_input', refusal)
}
