import { type Connection, DokiError } from '@doki/contracts'
import type { CredentialStore } from '@doki/vault'
import type { DatabaseDoor } from './database-door.ts'
import type { GoogleDoor } from './google/port.ts'
import { notGranted } from './sign-in/missing-scopes.ts'

type Deps = {
  credentials: Pick<CredentialStore, 'markState' | 'tokens'>
  databases: DatabaseDoor
  google: GoogleDoor
}

/** Goes through a connection once and notes what came of it; what it says of a failure is in its state. */
export async function tryConnection(
  { credentials, databases, google }: Deps,
  { id, workspaceId, kind, details }: Pick<Connection, 'id' | 'workspaceId' | 'kind' | 'details'>,
): Promise<void> {
  const place = { workspaceId, connectionId: id }
  try {
    if (kind === 'google') await credentials.tokens.forget(place)
    if (kind !== 'google') await databases.tables(place)
    else if ((await google.tryConsent(place)) === 'part' && details.missing !== 'some')
      throw new DokiError('reconnect', notGranted)
    await credentials.markState(id, 'ok', null)
  } catch (error) {
    if (!(error instanceof DokiError) || isOurs(error, kind)) throw error
    await credentials.markState(id, error.code === 'reconnect' ? 'reconnect' : 'failed', error.message)
  }
}

/** That our own client is refused, or that Google does not answer, says nothing of the connection. */
function isOurs({ code }: DokiError, kind: Connection['kind']): boolean {
  return code === 'internal' || (kind === 'google' && code === 'unavailable')
}
