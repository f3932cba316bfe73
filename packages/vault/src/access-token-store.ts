import { randomUUID } from 'node:crypto'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import type { Place, Vault } from './create-vault.ts'

/** A token that may be used for so long, and which one it is of those this connection had. In ms. */
export type KeptToken = { token: string; generation: number; freshMs: number }

/** `mine`: nobody else fetches one until the lease ends. `now` is the database's clock, in ms since 1970. */
export type TokenTurn =
  | ({ kind: 'fresh' } & KeptToken)
  | { kind: 'mine'; lease: string; now: number }
  | { kind: 'busy' }
  | { kind: 'refused'; reason: string }

/** How long who fetches a token has it for themselves: longer than fetching can take. */
export const leaseS = 30
/** A token is renewed so long before it ends, or when half of a shorter life is over. */
const earlyS = 300

const Kept = z.object({
  sealed: z.string().nullable(),
  generation: z.int(),
  freshMs: z.number().nullable(),
  refused: z.boolean(),
  reason: z.string().nullable(),
})
const Leased = z.object({ now: z.number() })

export type AccessTokenStore = ReturnType<typeof accessTokenStore>

/**
 * The access token of each connection, shared by all processes, so that one at a time asks the provider for the next.
 * `db` logs in as `doki_service`; all times are of its clock.
 */
export function accessTokenStore(db: Queries, vault: Pick<Vault, 'seal' | 'open'>) {
  return {
    /** A token that is good, or the turn to fetch one. `refused` is the generation of one that was not accepted. */
    async take({ workspaceId, connectionId }: Place, refused?: number): Promise<TokenTurn> {
      const [row] = await db.rows(sql`
        select t.sealed, t.generation, t.refused, c.state_reason as reason,
          (extract(epoch from t.fresh_until - now()) * 1000)::float8 as "freshMs"
        from access_tokens t join connections c on c.id = t.connection_id
        where t.connection_id = ${connectionId} and t.workspace_id = ${workspaceId}`)
      const kept = row && Kept.parse(row)
      if (kept?.refused) return { kind: 'refused', reason: kept.reason ?? 'it has to be connected again' }
      if (kept?.sealed && kept.generation !== refused && (kept.freshMs ?? 0) > 0) {
        const token = openOr(vault, kept.sealed, accessPlace({ workspaceId, connectionId }))
        if (token !== undefined)
          return { kind: 'fresh', token, generation: kept.generation, freshMs: kept.freshMs ?? 0 }
      }
      const lease = randomUUID()
      const generation = kept?.generation ?? 0
      const [mine] = await db.rows(sql`
        insert into access_tokens as t (connection_id, workspace_id, lease, lease_until)
        select id, workspace_id, ${lease}, now() + make_interval(secs => ${leaseS}) from connections
        where id = ${connectionId} and workspace_id = ${workspaceId}
        on conflict (connection_id) do update set lease = excluded.lease, lease_until = excluded.lease_until
        where not t.refused and t.generation = ${generation} and coalesce(t.lease_until < now(), true)
        returning (extract(epoch from now()) * 1000)::float8 as now`)
      return mine ? { kind: 'mine', lease, ...Leased.parse(mine) } : { kind: 'busy' }
    },

    /** Keeps what was fetched, unless the connection was made anew meanwhile: then it is for who fetched it alone. */
    async keep(place: Place, lease: string, got: { token: string; expiresInS: number }): Promise<KeptToken> {
      const freshS = got.expiresInS - Math.min(earlyS, got.expiresInS / 2)
      const sealed = vault.seal(got.token, accessPlace(place))
      const [row] = await db.rows(sql`
        update access_tokens
        set sealed = ${sealed}, generation = generation + 1, lease = null, lease_until = null,
          fresh_until = now() + make_interval(secs => ${freshS})
        where connection_id = ${place.connectionId} and lease = ${lease}
        returning generation`)
      const { generation } = z.object({ generation: z.int() }).parse(row ?? { generation: 0 })
      return { token: got.token, generation, freshMs: freshS * 1000 }
    },

    /** Lets another one try. */
    async giveUp({ connectionId }: Place, lease: string): Promise<void> {
      await db.rows(sql`
        update access_tokens set lease = null, lease_until = null
        where connection_id = ${connectionId} and lease = ${lease}`)
    },

    /**
     * These credentials are good for nothing any more, says their provider: nobody asks it again, and the connection
     * has to be made again. Not if it has been, since this was asked.
     */
    async refuse({ connectionId }: Place, lease: string, reason: string): Promise<void> {
      await db.rows(sql`
        with mine as (
          update access_tokens set refused = true, sealed = null, lease = null, lease_until = null
          where connection_id = ${connectionId} and lease = ${lease} returning connection_id
        )
        update connections set state = 'reconnect', state_reason = ${reason}
        where id in (select connection_id from mine)`)
    },

    /** A person asks whether it is good again. */
    async forget({ connectionId }: Pick<Place, 'connectionId'>): Promise<void> {
      await db.rows(sql`delete from access_tokens where connection_id = ${connectionId} and refused`)
    },
  }
}

/** One sealed under a key that is gone is as good as none. */
function openOr(vault: Pick<Vault, 'open'>, sealed: string, place: Place): string | undefined {
  try {
    return vault.open(sealed, place)
  } catch {
    return undefined
  }
}

/** Not where the credentials themselves open. */
function accessPlace({ workspaceId, connectionId }: Place): Place {
  return { workspaceId, connectionId: `${connectionId}:access` }
}
