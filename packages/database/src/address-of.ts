import { rootCertificates } from 'node:tls'
import type pg from 'pg'

/** What asks for TLS, with the other side known by an authority and by its name. */
const checked = ['require', 'verify-ca', 'verify-full']

/**
 * Where to connect. An address that asks for TLS (`?sslmode=verify-full`) is known by the system's authorities and by those in `ca`,
 * PEM texts: of `pg` itself one could have only the ones or the others, and the others from a file.
 */
export function addressOf(
  url: string,
  ca: string | undefined,
): Pick<pg.ClientConfig, 'connectionString' | 'ssl'> {
  if (ca === undefined) return { connectionString: url }
  const address = new URL(url)
  if (!checked.includes(address.searchParams.get('sslmode') ?? '')) return { connectionString: url }
  // What is in the address would win over what is beside it.
  address.searchParams.delete('sslmode')
  return { connectionString: address.href, ssl: { ca: [...rootCertificates, ca] } }
}
