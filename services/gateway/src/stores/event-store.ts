import { WorkspaceEvent, WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, sql } from '@doki/database'
import { z } from 'zod'
import type { Cursor } from '../live/cursor.ts'
import { parseSnapshot, type Snapshot } from '../live/snapshot.ts'

/** An event, whose it is, and the transaction that wrote it. */
export type NotedEvent = { event: WorkspaceEvent; workspaceId: WorkspaceId; xid: number }

/** Events that were not seen before, and what has been seen with them. */
export type News = { events: NotedEvent[]; now: Cursor }

/** How long events are kept. */
const keptMinutes = 60
/** Who was away for longer is told to read all again. Shorter: a transaction may be committed long after it wrote. */
const resumableMinutes = 50
/** Of more than this many, what they are about is read faster anew. */
const replayedAtMost = 1_000

/** What happened in workspaces. `db` is the service, which sees all of them, or a person. */
export function eventStore(db: Queries) {
  return {
    /** All that is visible now counts as seen. */
    async look(): Promise<Cursor> {
      return cursorOf(await db.one(sql`select ${now}`))
    },

    /** For the service: what is new in every workspace. */
    async since({ seen }: Cursor): Promise<News> {
      return newsOf(
        await db.rows(sql`
          select ${now}, e.* from (select) as always left join lateral (
            select id, type, subject, change, workspace_id as "workspaceId", xid::text from workspace_events
            where ${unseen(seen)}
          ) e on true order by e.id`),
      )
    },

    /** What a person missed in a workspace; null when that cannot be said any more, and the cursor as of now. */
    async missed(
      workspaceId: WorkspaceId,
      { seen, at }: Cursor,
    ): Promise<{ events: NotedEvent[] | null; now: Cursor }> {
      const { events, now: found } = newsOf(
        await db.rows(sql`
          select ${now}, e.* from (select) as always left join lateral (
            select id, type, subject, change, workspace_id as "workspaceId", xid::text from workspace_events
            where workspace_id = ${workspaceId} and ${unseen(seen)}
            order by id limit ${replayedAtMost + 1}
          ) e on true order by e.id`),
      )
      // A cursor of the future is of another database, or of this one before a backup was restored.
      const usable = found.at - at < resumableMinutes * 60_000 && seen.xmax <= found.seen.xmax
      return { events: usable && events.length <= replayedAtMost ? events : null, now: found }
    },

    /** For the service. */
    async forgetOld(): Promise<void> {
      await db.rows(sql`
        delete from workspace_events where created_at < now() - make_interval(mins => ${keptMinutes})`)
    },
  }
}

const now = sql`pg_current_snapshot()::text as snapshot, floor(extract(epoch from clock_timestamp()) * 1000) as at`

/** What a reader who had seen so much has not seen, by the `xid` of a table. */
export const unseen = ({ text }: Snapshot) =>
  sql`xid >= pg_snapshot_xmin(${text}::pg_snapshot) and not pg_visible_in_snapshot(xid, ${text}::pg_snapshot)`

function cursorOf({ snapshot, at }: Row): Cursor {
  const seen = parseSnapshot(z.string().parse(snapshot))
  if (!seen) throw new Error(`not a snapshot: ${snapshot}`)
  return { seen, at: z.coerce.number().parse(at) }
}

/** There is one row at least; it has no event when there is none. */
function newsOf(rows: Row[]): News {
  const [first] = rows
  if (!first) throw new Error('a select without its row')
  return { events: rows.filter(({ type }) => type !== null).map(parse), now: cursorOf(first) }
}

const Noted = z.object({ workspaceId: WorkspaceId, xid: z.coerce.number() })

function parse({ subject, ...row }: Row): NotedEvent {
  return { event: WorkspaceEvent.parse({ ...row, id: subject }), ...Noted.parse(row) }
}
