import { type Queries, sql } from '@doki/database'
import type { NewMapping } from '../flow/deps.ts'

/** Mappings as the orchestrator writes them; `db` logs in as `doki_service`. */
export function mappingStore(db: Queries) {
  return {
    /** An approved mapping. The same id again changes nothing: a step may be repeated. */
    async saveApproved(mapping: NewMapping, by: string | null) {
      const { sheet, table, newTable, key, columns } = mapping
      await db.rows(sql`
        insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
          columns, key, state, header_fingerprint, new_table, created_by, approved_by)
        values (${mapping.id}, ${mapping.workspaceId}, ${mapping.name}, ${sheet.connectionId},
          ${table.connectionId}, ${JSON.stringify(sheet)}::jsonb, ${JSON.stringify(table)}::jsonb,
          ${JSON.stringify(columns)}::jsonb, ${JSON.stringify(key)}::jsonb, 'approved',
          ${mapping.headerFingerprint}, ${newTable && JSON.stringify(newTable)}::jsonb, ${by}, ${by})
        on conflict (id) do nothing`)
    },
  }
}
