import { ConnectionId, ConnectionKind } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Usable = z.object({ id: ConnectionId, kind: ConnectionKind })
export type UsableConnection = z.infer<typeof Usable>

/** Connections as the orchestrator looks through them; `db` logs in as `doki_service`. */
export function connectionStore(db: Queries) {
  return {
    /** Those in good state, oldest first. */
    async usable(workspaceId: string): Promise<UsableConnection[]> {
      const rows = await db.rows(sql`
        select id, kind from connections
        where workspace_id = ${workspaceId} and state = 'ok' order by created_at, id`)
      return z.array(Usable).parse(rows)
    },
  }
}
