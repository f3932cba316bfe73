import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ConnectionId, SyncId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Wanted = z.object({
  id: z.uuid(),
  workspaceId: WorkspaceId,
  syncId: SyncId,
  connectionId: ConnectionId,
  spreadsheetId: z.string(),
})
/** A channel that Drive is to be asked for. */
export type WantedChannel = z.infer<typeof Wanted> & { token: string }

const Unwanted = z.object({
  id: z.uuid(),
  workspaceId: WorkspaceId,
  connectionId: ConnectionId,
  resourceId: z.string(),
})
export type UnwantedChannel = z.infer<typeof Unwanted>

export type ChannelStore = ReturnType<typeof channelStore>

/** Of the life of a channel, after which another one is opened. */
const renewAt = 0.8
/** How long the old one goes on beside the new one. */
const overlapMinutes = 10
/** After Drive said no. */
const againMinutes = 15

/** Who may tell us that a side changed; `service` logs in as `doki_service`. */
export function channelStore(service: Queries) {
  return {
    /**
     * Writes down the channels that live syncs are without, or will be soon, before Drive is asked: its first message may
     * come before its answer. Of two ticks at once one gets each.
     */
    async begin({ limit }: { limit: number }): Promise<WantedChannel[]> {
      return service.tx(async tx => {
        const rows = await tx.rows(sql`
          select s.id as "syncId", s.workspace_id as "workspaceId", gen_random_uuid() as id,
            m.sheet ->> 'connectionId' as "connectionId", m.sheet ->> 'spreadsheetId' as "spreadsheetId"
          from syncs s join mappings m on m.id = s.mapping_id
          join connections c on c.id = (m.sheet ->> 'connectionId')::uuid and c.state = 'ok'
          where s.state = 'active' and s.live and not exists (
            select from sync_channels c where c.sync_id = s.id and c.side = 'sheet' and c.replaced_at is null
              and c.renew_at > now())
          order by s.id limit ${limit} for update of s skip locked`)
        const begun: WantedChannel[] = []
        for (const row of rows) {
          const wanted = Wanted.parse(row)
          const token = newToken()
          await tx.rows(sql`
            delete from sync_channels
            where sync_id = ${wanted.syncId} and side = 'sheet' and state in ('opening', 'failed') and renew_at <= now()`)
          const made = await tx.rows(sql`
            insert into sync_channels (id, workspace_id, sync_id, side, token_hash, connection_id, spreadsheet_id, state,
              renew_at)
            values (${wanted.id}, ${wanted.workspaceId}, ${wanted.syncId}, 'sheet', ${hash(token)},
              ${wanted.connectionId}, ${wanted.spreadsheetId}, 'opening', now() + interval '2 minutes')
            on conflict do nothing returning id`)
          if (made.length > 0) begun.push({ ...wanted, token })
        }
        return begun
      })
    },

    /** Drive has opened it: the ones before it go on for a while, so that nothing falls between. */
    async opened(
      { id, syncId }: WantedChannel,
      { resourceId, expiresAt }: { resourceId: string; expiresAt: Date },
    ): Promise<void> {
      await service.tx(async tx => {
        await tx.rows(sql`
          update sync_channels set replaced_at = now()
          where sync_id = ${syncId} and side = 'sheet' and state = 'open' and replaced_at is null and id <> ${id}`)
        await tx.rows(sql`
          update sync_channels set state = 'open', resource_id = ${resourceId}, expires_at = ${expiresAt},
            renew_at = created_at + (${expiresAt}::timestamptz - created_at) * ${renewAt}::float8
          where id = ${id}`)
      })
    },

    async failed({ id }: WantedChannel): Promise<void> {
      await service.rows(sql`
        update sync_channels set state = 'failed', renew_at = now() + make_interval(mins => ${againMinutes})
        where id = ${id}`)
    },

    /** Takes out what is not wanted any more; answers those that Drive still knows of. */
    async takeUnwanted({ limit }: { limit: number }): Promise<UnwantedChannel[]> {
      const rows = await service.rows(sql`
        delete from sync_channels where id in (
          select c.id from sync_channels c left join syncs s on s.id = c.sync_id
          where c.side = 'sheet' and c.state = 'open' and (
            s.id is null or s.state <> 'active' or not s.live or c.expires_at <= now()
            or c.replaced_at < now() - make_interval(mins => ${overlapMinutes}))
          order by c.created_at limit ${limit} for update of c skip locked
        ) returning id, workspace_id as "workspaceId", connection_id as "connectionId", resource_id as "resourceId",
          expires_at > now() as alive`)
      await service.rows(sql`
        delete from sync_channels where side = 'sheet' and state <> 'open' and sync_id is null`)
      return rows.filter(({ alive }) => alive).map(row => Unwanted.parse(row))
    },

    /** Whose channel it is, if the token is its token. Looks only. In the same time whether it is known or not. */
    async find(
      side: 'sheet' | 'table',
      { id, token }: { id: string; token: string },
    ): Promise<{ syncId: SyncId | null } | undefined> {
      const given = hash(token)
      const [row] = z.uuid().safeParse(id).success
        ? await service.rows(sql`
            select sync_id as "syncId", token_hash as "tokenHash" from sync_channels
            where id = ${id} and side = ${side} and (expires_at is null or expires_at > now())`)
        : []
      const found = row && Kept.parse(row)
      const same = timingSafeEqual(found?.tokenHash ?? nobodys, given)
      return found && same ? { syncId: found.syncId } : undefined
    },

    /**
     * An address for the database of a sync to call; one made before stops working, and of several asked for at once the
     * last one works. Undefined: the sync is not there.
     */
    async openForTable({ syncId, workspaceId }: { syncId: SyncId; workspaceId: WorkspaceId }) {
      const token = newToken()
      const [row] = await service.rows(sql`
        insert into sync_channels (workspace_id, sync_id, side, token_hash)
        select workspace_id, id, 'table', ${hash(token)}::bytea from syncs
        where id = ${syncId} and workspace_id = ${workspaceId} for key share
        on conflict (sync_id) where side = 'table' do update
          set id = excluded.id, token_hash = excluded.token_hash, created_at = excluded.created_at
        returning id`)
      return row && { id: z.uuid().parse(row.id), token }
    },
  }
}

const Kept = z.object({ syncId: SyncId.nullable(), tokenHash: z.instanceof(Buffer) })

/** The hash of a token that nobody has. */
const nobodys = randomBytes(32)

/** 256 bits. */
function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
