import { lookup } from 'node:dns/promises'
import { isIP, isIPv4 } from 'node:net'
import type { DokiError } from '@doki/contracts'
import type { AddressRules } from './check-database-url.ts'
import { isLinkLocal, isPublicAddress } from './public-address.ts'

export interface CheckedHost {
  address: string
  /** Every address of the host is on the public internet. */
  open: boolean
}

/**
 * Resolves a host given by a person once, and checks every address it has. Throws what `refuse` makes; a name server that does not
 * answer is thrown on, as it may answer in a moment.
 */
export async function checkHost(
  host: string,
  { allowPrivateHosts = false, resolve = resolveAll }: AddressRules,
  refuse: (cause?: unknown) => DokiError,
): Promise<CheckedHost> {
  if (!allowPrivateHosts && !isIP(host) && !host.includes('.')) throw refuse()
  const addresses = await addressesOf(host, resolve, refuse)
  const address = addresses.find(isIPv4) ?? addresses[0] // not every network speaks IPv6
  const open = addresses.every(isPublicAddress)
  if (!address || (!open && !allowPrivateHosts) || addresses.some(isLinkLocal)) throw refuse()
  return { address, open }
}

async function addressesOf(
  host: string,
  resolve: (host: string) => Promise<string[]>,
  refuse: (cause?: unknown) => DokiError,
): Promise<string[]> {
  if (isIP(host)) return [host]
  try {
    return await resolve(host)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EAI_AGAIN') throw cause // may pass
    throw refuse(cause)
  }
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}
