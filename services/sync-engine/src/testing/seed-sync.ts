import { randomUUID } from 'node:crypto'
import { SyncId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'

/** A sync with the connections and the mapping it needs, for tests of what hangs on one. */
export async function seedSync(db: Queries, workspaceId: string): Promise<SyncId> {
  const [sheetId, tableId, mappingId, syncId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  await db.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed) values
      (${sheetId}, ${workspaceId}, 'google', 'Google', 'sealed'),
      (${tableId}, ${workspaceId}, 'postgres', 'Shop', 'sealed')`)
  await db.rows(sql`
    insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
      columns, key, header_fingerprint)
    values (${mappingId}, ${workspaceId}, 'Orders', ${sheetId}, ${tableId},
      jsonb_build_object('connectionId', ${sheetId}::text), jsonb_build_object('connectionId', ${tableId}::text),
      '[]', '{"columns": ["id"], "managed": false}', '')`)
  await db.rows(sql`
    insert into syncs (id, workspace_id, name, mapping_id)
    values (${syncId}, ${workspaceId}, 'Orders', ${mappingId})`)
  return SyncId.parse(syncId)
}
