import type { Credentials, ReconnectConnection } from '@doki/contracts'
import type { DatabaseDoor } from './database-door.ts'
import type { GoogleDoor } from './google/port.ts'
import { readServiceAccount } from './google/service-account.ts'

type Deps = { databases: Pick<DatabaseDoor, 'tryOut'>; google: Pick<GoogleDoor, 'tryKey'> }

/**
 * Goes once through what is to become a connection, or to open one that is there, and answers what is to be sealed of it and what may be shown. Throws
 * `DokiError`s that say what to do.
 */
export async function tryCredentials(
  { databases, google }: Deps,
  asked: ReconnectConnection,
): Promise<{ credentials: Credentials; details: Record<string, string> }> {
  if (asked.kind === 'google') {
    const credentials = readServiceAccount(asked.key)
    await google.tryKey(credentials)
    // It sees what is shared with it and nothing else.
    return { credentials, details: { email: credentials.email, shareWith: credentials.email } }
  }
  const { kind, url } = asked
  const credentials = kind === 'postgres' ? { kind, url } : { kind, url, key: asked.key }
  return { credentials, details: await databases.tryOut(credentials) }
}
