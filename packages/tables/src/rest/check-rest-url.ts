import { DokiError } from '@doki/contracts'
import type { AddressRules } from '../check-database-url.ts'
import { checkHost } from '../check-host.ts'

/** Where to send requests: `address` was checked, and a client must connect to it and not look the name up again. */
export interface CheckedRest {
  /** As `createClient` takes it: `https://abc.supabase.co`, without the path of the API. */
  url: string
  host: string
  address: string
}

/** One text for all refusals: which check failed would tell a stranger what our network looks like. */
const refusal =
  'This Supabase address cannot be used. Doki takes the project URL as the dashboard shows it, such as ' +
  'https://abcdefgh.supabase.co: https, a host on the public internet, no other port, no user and no options.'

/**
 * Reads the address of a Supabase project given by a person (with or without `/rest/v1/`), resolves its host once and
 * checks every address it has. No connection is made. Throws `DokiError('invalid_input')`, with the same text
 * whatever the reason; a name server that does not answer is thrown on, as it may answer in a moment.
 */
export async function checkRestUrl(text: string, rules: AddressRules = {}): Promise<CheckedRest> {
  const { allowPrivateHosts = false } = rules
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password || url.search || url.hash) throw refuse()
  if (!/^\/(rest\/v1\/?)?$/.test(url.pathname)) throw refuse()
  if (url.protocol !== 'https:' && !(allowPrivateHosts && url.protocol === 'http:')) throw refuse()
  if (!allowPrivateHosts && url.port !== '') throw refuse()
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const { address, open } = await checkHost(host, rules, refuse)
  if (open && url.protocol !== 'https:') throw refuse() // a key never travels the internet in the clear
  return { url: url.origin, host, address }
}

function refuse(cause?: unknown): DokiError {
  return new DokiError('invalid_input', refusal, cause === undefined ? undefined : { cause })
}
