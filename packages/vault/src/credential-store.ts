import { ConnectionKind, Credentials, DokiError } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { accessTokenStore } from './access-token-store.ts'
import type { Place, Vault } from './create-vault.ts'

const Sealed = z.object({ workspace_id: z.string(), kind: ConnectionKind, sealed: z.string() })

/** An opened connection: what a service needs to go through it. Not to be logged. */
export type OpenConnection = { workspaceId: string; kind: ConnectionKind; credentials: Credentials }

export type CredentialStore = ReturnType<typeof credentialStore>

/** The sealed credentials of `connections`; `db` logs in as `doki_service`. */
export function credentialStore(db: Queries, vault: Vault) {
  return {
    /** What was fetched with them: the access tokens all processes share. */
    tokens: accessTokenStore(db, vault),

    /**
     * Throws `not_found` for no such connection, `reconnect` for one that is disconnected, `unprocessable` when its credentials
     * cannot be opened.
     */
    async open(connectionId: string): Promise<OpenConnection> {
      const [row] = await db.rows(sql`
        select workspace_id, kind, sealed from connections where id = ${connectionId}`)
      if (!row) throw noConnection(connectionId)
      const { workspace_id: workspaceId, kind, sealed } = Sealed.parse(row)
      if (sealed === '') throw new DokiError('reconnect', disconnected)
      const text = vault.open(sealed, { workspaceId, connectionId })
      return { workspaceId, kind, credentials: Credentials.parse(JSON.parse(text)) }
    },

    /**
     * Seals and keeps them, by the current key; a connection that had to be made again is well with it. `details` is
     * what people are shown of it from now on; without them it stays as it is.
     */
    async save(
      connectionId: string,
      workspaceId: string,
      credentials: Credentials,
      details?: Record<string, string>,
    ): Promise<void> {
      const shown = details === undefined ? null : JSON.stringify(details)
      const sealed = vault.seal(JSON.stringify(credentials), { workspaceId, connectionId })
      const rows = await db.rows(sql`
        update connections set sealed = ${sealed}, state = 'ok', state_reason = null,
          details = coalesce(${shown}::jsonb, details)
        where id = ${connectionId} and workspace_id = ${workspaceId}
        returning id`)
      if (rows.length === 0) throw noConnection(connectionId)
    },

    /**
     * Erases them, and leaves the connection to be connected again, with what is made over it. A consent of Google's is put
     * among the revocations, to be given back. Once more, it does nothing.
     */
    async disconnect(connectionId: string, workspaceId: string): Promise<void> {
      const rows = await db.rows(sql`
        with old as (
          select id, workspace_id, kind, sealed from connections
          where id = ${connectionId} and workspace_id = ${workspaceId} for update
        ), kept as (
          insert into revocations (connection_id, workspace_id, sealed)
          select id, workspace_id, sealed from old where kind = 'google' and sealed <> ''
          on conflict (connection_id) do update set sealed = excluded.sealed, tries = 0, next_try_at = now()
        )
        update connections set sealed = '', state = 'reconnect', state_reason = ${disconnected}
        where id in (select id from old)
        returning id`)
      if (rows.length === 0) throw noConnection(connectionId)
    },

    /** What people are shown of it: `reconnect` when the consent is gone, `failed` when it does not answer. */
    async markState(
      connectionId: string,
      state: 'ok' | 'reconnect' | 'failed',
      reason: string | null,
    ): Promise<void> {
      const rows = await db.rows(sql`
        update connections set state = ${state}, state_reason = ${state === 'ok' ? null : reason}
        where id = ${connectionId}
        returning id`)
      if (rows.length === 0) throw noConnection(connectionId)
    },

    /**
     * Seals anew what an older key sealed, so that the key can be retired. `unreadable`: sealed by a key that is not there any
     * more, or changed; they have to be made again.
     */
    async reseal(): Promise<{ resealed: number; unreadable: number }> {
      const rows = await db.rows(sql`
        select id, workspace_id, sealed from connections where sealed <> '' and split_part(sealed, '.', 2) <> ${vault.current}`)
      const old = z
        .array(z.object({ id: z.string(), workspace_id: z.string(), sealed: z.string() }))
        .parse(rows)
      let resealed = 0
      for (const { id, workspace_id: workspaceId, sealed } of old) {
        const fresh = sealAnew(vault, sealed, { workspaceId, connectionId: id })
        if (fresh === undefined) continue
        // Someone may have saved others meanwhile.
        await db.rows(sql`update connections set sealed = ${fresh} where id = ${id} and sealed = ${sealed}`)
        resealed++
      }
      return { resealed, unreadable: old.length - resealed }
    },
  }
}

const disconnected = 'It was disconnected: connect it again'

/** Undefined for what cannot be opened: one of them must not hold up the others. */
function sealAnew(vault: Vault, sealed: string, place: Place): string | undefined {
  try {
    return vault.seal(vault.open(sealed, place), place)
  } catch (error) {
    if (error instanceof DokiError) return undefined
    throw error
  }
}

function noConnection(connectionId: string): DokiError {
  return new DokiError('not_found', `No connection ${connectionId}`)
}
