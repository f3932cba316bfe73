import { AuditLine, type WorkspaceId } from '@doki/contracts'
import { type Queries, raw, sql } from '@doki/database'
import { z } from 'zod'
import { decode, type Page, type PageQuery, pageFrom } from '../paging.ts'

/** The audit trail of a workspace as its owners and admins may read it, newest first; to others it is empty. */
export async function readAuditTrail(
  tx: Queries,
  workspaceId: WorkspaceId,
  query: PageQuery,
): Promise<Page<AuditLine>> {
  const before = query.cursor === undefined ? sql`` : sql`and a.id < ${decode(query.cursor, Id)[0]}::bigint`
  const rows = await tx.rows(sql`
    select ${columns} from audit_logs a
    where a.workspace_id = ${workspaceId} ${before} order by a.id desc limit ${query.limit + 1}`)
  return pageFrom(rows, query, row => AuditLine.parse(row))
}

const Id = z.tuple([z.string().regex(/^\d{1,18}$/)])
const columns =
  raw(`a.id::text as id, a.id::text as cursor, a.created_at as at, a.actor, a.actor_email as "actorEmail",
  a.action, a.resource, host(a.ip) as ip, a.request_id as "requestId", a.data`)
