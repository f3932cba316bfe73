import { ConnectionId, ConnectionKind } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Listed = z.object({ id: ConnectionId, kind: ConnectionKind, name: z.string(), isUsable: z.boolean() })
export type ListedConnection = z.infer<typeof Listed>

/** Connections as the orchestrator looks through them; `db` logs in as `doki_service`. */
export function connectionStore(db: Queries) {
  return {
    /** Oldest first; those that have to be connected anew are not usable. */
    async list(workspaceId: string): Promise<ListedConnection[]> {
      const rows = await db.rows(sql`
        select id, kind, name, state = 'ok' as "isUsable" from connections
        where workspace_id = ${workspaceId} order by created_at, id`)
      return z.array(Listed).parse(rows)
    },
  }
}
