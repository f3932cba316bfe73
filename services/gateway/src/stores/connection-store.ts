import { Connection, type ConnectionId, type UserId, type WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, type WorkspacePageQuery } from '../paging.ts'

type NewConnection = Pick<Connection, 'id' | 'workspaceId' | 'kind' | 'name' | 'details'> & {
  /** As the vault sealed it for this workspace and this id. */
  sealed: string
  createdBy: UserId
}

/** Connections as the caller may see them. Nobody reads `sealed` here: the database does not grant it. */
export function connectionStore(tx: Queries) {
  return {
    async find(id: ConnectionId): Promise<Connection | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from connections where id = ${id}`)
      return row && parse(row)
    },

    /** Undefined also for one of another workspace, even if the caller belongs to both. */
    async findIn(workspaceId: WorkspaceId, id: ConnectionId): Promise<Connection | undefined> {
      const found = await this.find(id)
      return found?.workspaceId === workspaceId ? found : undefined
    },

    async list(query: WorkspacePageQuery): Promise<Page<Connection>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from connections
        where true ${inWorkspace(query)} ${after(query, 'oldest')}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },

    async create({ id, workspaceId, kind, name, sealed, details, createdBy }: NewConnection) {
      const row = await tx.one(sql`
        insert into connections (id, workspace_id, kind, name, sealed, details, created_by)
        values (${id}, ${workspaceId}, ${kind}, ${name}, ${sealed}, ${JSON.stringify(details)}::jsonb, ${createdBy})
        returning ${columns}`)
      return parse(row)
    },

    /** The names of the syncs that use it, the oldest first. */
    async usedBy(id: ConnectionId): Promise<string[]> {
      const rows = await tx.rows(sql`
        select s.name from syncs s join mappings m on m.id = s.mapping_id
        where ${id} in (m.sheet_connection_id, m.table_connection_id) order by s.created_at, s.id`)
      return rows.map(({ name }) => String(name))
    },

    /** Whether the caller may erase it, or what is in it: as row security says of who deletes. */
    async mayRemove(id: ConnectionId): Promise<boolean> {
      const [row] = await tx.rows(sql`
        select private.has_role(workspace_id, '{owner,admin}')
          or (created_by = (select auth.uid()) and private.has_role(workspace_id, '{member}')) as may
        from connections where id = ${id}`)
      return row?.may === true
    },

    /** Whether there was one that row security let go. Its mappings go with it; `conflict` while a sync uses one of them. */
    async remove(id: ConnectionId): Promise<boolean> {
      const rows = await tx.rows(sql`delete from connections where id = ${id} returning id`)
      return rows.length > 0
    },
  }
}

/** For the service alone: the Google connection of an account in a workspace, locked against a second sign-in. */
export async function findGoogleConnection(
  tx: Queries,
  workspaceId: WorkspaceId,
  email: string,
): Promise<ConnectionId | undefined> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`google ${workspaceId} ${email}`}, 0))`)
  const [row] = await tx.rows(sql`
    select id from connections
    where workspace_id = ${workspaceId} and kind = 'google' and details ->> 'email' = ${email}
    order by created_at limit 1`)
  return row && Connection.shape.id.parse(row.id)
}

/** For the service alone: what is shown of it. */
export async function setDetails(
  tx: Queries,
  id: ConnectionId,
  details: Connection['details'],
): Promise<void> {
  await tx.rows(sql`update connections set details = ${JSON.stringify(details)}::jsonb where id = ${id}`)
}

const columns = raw(`id, workspace_id as "workspaceId", kind, name, details, state,
  state_reason as "stateReason", created_at as "createdAt"`)

function parse(row: Row): Connection {
  return Connection.parse(row)
}
