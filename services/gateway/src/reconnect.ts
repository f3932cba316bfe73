import { type Connection, Credentials, DokiError, type ReconnectConnection } from '@doki/contracts'
import type { CredentialStore } from '@doki/vault'
import type { DatabaseDoor } from './database-door.ts'
import type { GoogleDoor } from './google/port.ts'
import { tryCredentials } from './try-credentials.ts'

type Deps = {
  credentials: Pick<CredentialStore, 'save'>
  databases: Pick<DatabaseDoor, 'tryOut'>
  google: Pick<GoogleDoor, 'tryKey'>
}

/**
 * Gives a connection that is there new credentials, after trying them: what waited for it goes on. Answers what may be
 * shown of it now.
 */
export async function reconnect(
  deps: Deps,
  { id, workspaceId, kind, details: old }: Connection,
  asked: ReconnectConnection,
): Promise<Record<string, string>> {
  if (asked.kind !== kind)
    throw new DokiError(
      'invalid_input',
      `This connection is of the kind ${kind}: send credentials of that kind`,
    )
  if (asked.kind === 'google') checkAccount(old, asked.key.client_email)
  const { credentials, details } = await tryCredentials(deps, asked)
  await deps.credentials.save(id, workspaceId, Credentials.parse(credentials), details)
  return details
}

/** Spreadsheets are shared with one account: with another one they would be out of reach. */
function checkAccount({ email, shareWith }: Record<string, string>, given: string): void {
  if (shareWith === undefined)
    throw new DokiError(
      'invalid_input',
      `This is the Google account ${email}: sign in with it at Google again`,
    )
  if (shareWith !== given)
    throw new DokiError(
      'invalid_input',
      `That key is of another service account than ${shareWith}: connect it as a new one`,
    )
}
