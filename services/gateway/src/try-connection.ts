import { type ConnectionId, DokiError } from '@doki/contracts'
import type { CredentialStore } from '@doki/vault'
import type { DatabaseDoor } from './database-door.ts'
import type { GoogleDoor } from './google/port.ts'

type Deps = { credentials: CredentialStore; databases: DatabaseDoor; google: GoogleDoor }

/** Goes through a connection once and notes what came of it; what it says of a failure is in its state. */
export async function tryConnection(
  { credentials, databases, google }: Deps,
  id: ConnectionId,
): Promise<void> {
  try {
    const opened = await credentials.open(id)
    if (opened.credentials.kind === 'google')
      await google.spreadsheets({ connectionId: id, credentials: opened.credentials }, {})
    else await databases.tables(opened.credentials.url)
    await credentials.markState(id, 'ok', null)
  } catch (error) {
    if (!(error instanceof DokiError)) throw error
    await credentials.markState(id, error.code === 'reconnect' ? 'reconnect' : 'failed', error.message)
  }
}
