import { randomUUID } from 'node:crypto'
import { ConnectionId, DokiError, type GoogleCredentials, type WorkspaceId } from '@doki/contracts'
import { type Db, type Queries, sql } from '@doki/database'
import { credentialStore, type Vault } from '@doki/vault'
import type { Consent, GoogleDoor } from '../google/port.ts'
import { findGoogleConnection, setDetails } from '../stores/connection-store.ts'
import { isUseless, notGranted, tellMissing } from './missing-scopes.ts'
import type { SignedIn } from './supabase-auth.ts'

type Deps = { service: Db; vault: Vault; google: GoogleDoor }
type Given = {
  workspaceId: WorkspaceId
  person: SignedIn['person']
  consent: Consent
  /** Where what is missing can be granted. */
  grantUrl: string
}

/** The account's connection in the workspace, made or made good again: one per e-mail. */
export async function keepGoogleConnection({ service, vault, google }: Deps, given: Given): Promise<void> {
  const { workspaceId, person, consent, grantUrl } = given
  const { email } = person
  await service.tx(async tx => {
    const known = await findGoogleConnection(tx, workspaceId, email)
    // Without a refresh token there is nothing new to keep: what is there stays as good as it was.
    if (consent.refreshToken === null) return
    const credentials: GoogleCredentials = {
      kind: 'google',
      email,
      refreshToken: consent.refreshToken,
      scopes: consent.scopes,
    }
    const store = credentialStore(tx, vault)
    const id = known ?? ConnectionId.parse(randomUUID())
    if (known) await store.save(id, workspaceId, credentials)
    else await insert(tx, vault, { id, workspaceId, createdBy: person.id, credentials })
    const missing = await google.missingScopes(consent.scopes)
    await setDetails(tx, id, { email, ...tellMissing(missing, grantUrl) })
    if (isUseless(missing)) await store.markState(id, 'reconnect', notGranted)
  })
}

type New = { id: ConnectionId; workspaceId: WorkspaceId; createdBy: string; credentials: GoogleCredentials }

async function insert(
  tx: Queries,
  vault: Vault,
  { id, workspaceId, createdBy, credentials }: New,
): Promise<void> {
  const { email } = credentials
  if (!email) throw new DokiError('unprocessable', 'This Google account has no e-mail address')
  const sealed = vault.seal(JSON.stringify(credentials), { workspaceId, connectionId: id })
  await tx.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed, details, created_by)
    values (${id}, ${workspaceId}, 'google', ${email.slice(0, 100)}, ${sealed},
      ${JSON.stringify({ email })}::jsonb, ${createdBy})`)
}
