import { type Queries, sql } from '@doki/database'
import { lessonsOf } from '@doki/matching'
import { type ActingJob, actorOf, type NewMapping } from '../flow/deps.ts'
import { audit } from './audit-store.ts'

/** Mappings as the orchestrator writes them; `db` logs in as `doki_service`. */
export function mappingStore(db: Queries) {
  return {
    /**
     * An approved mapping, and what it teaches; `proposed` are the headers the agent had a column for. The same id again
     * changes nothing, nor does it teach again: a step may be repeated, and somebody may have decided otherwise since.
     */
    async saveApproved(mapping: NewMapping, proposed: readonly string[], job: ActingJob) {
      const { sheet, table, newTable, key, columns } = mapping
      await db.tx(async tx => {
        const made = await tx.rows(sql`
          insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
            columns, key, state, header_fingerprint, new_table, proposed, created_by, approved_by)
          values (${mapping.id}, ${mapping.workspaceId}, ${mapping.name}, ${sheet.connectionId},
            ${table.connectionId}, ${JSON.stringify(sheet)}::jsonb, ${JSON.stringify(table)}::jsonb,
            ${JSON.stringify(columns)}::jsonb, ${JSON.stringify(key)}::jsonb, 'approved',
            ${mapping.headerFingerprint}, ${newTable && JSON.stringify(newTable)}::jsonb, ${proposed}::text[],
            ${job.requestedBy}, ${actorOf(job)})
          on conflict (id) do nothing returning id`)
        if (made.length === 0) return
        await audit(tx, job, 'POST /mappings/:id/approve', mapping.id)
        const lessons = JSON.stringify(lessonsOf(mapping, proposed))
        await tx.rows(sql`select private.teach_mapping(${mapping.id}, ${lessons}::jsonb)`)
      })
    },
  }
}
