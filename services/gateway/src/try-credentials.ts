import type { CreateConnection, Credentials } from '@doki/contracts'
import type { DatabaseDoor } from './database-door.ts'
import type { GoogleDoor } from './google/port.ts'
import { readServiceAccount } from './google/service-account.ts'

type Deps = { databases: Pick<DatabaseDoor, 'tryOut'>; google: Pick<GoogleDoor, 'tryKey'> }

/**
 * Goes once through what is to become a connection, and answers what is to be sealed of it and what may be shown. Throws
 * `DokiError`s that say what to do.
 */
export async function tryCredentials(
  { databases, google }: Deps,
  asked: CreateConnection,
): Promise<{ credentials: Credentials; details: Record<string, string> }> {
  if (asked.kind === 'google') {
    const credentials = readServiceAccount(asked.key)
    await google.tryKey(credentials)
    // It sees what is shared with it and nothing else.
    return { credentials, details: { email: credentials.email, shareWith: credentials.email } }
  }
  const { workspaceId: _, name: __, ...credentials } = asked
  return { credentials, details: await databases.tryOut(credentials) }
}
