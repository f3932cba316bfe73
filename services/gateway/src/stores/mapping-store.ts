import {
  type CreateMapping,
  Mapping,
  type MappingId,
  MappingProblem,
  MappingState,
  type UserId,
} from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { headerFingerprint } from '@doki/sync'
import { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /mappings`. */
export const MappingQuery = WorkspacePageQuery.extend({ state: MappingState.optional() })
export type MappingQuery = z.infer<typeof MappingQuery>

/** What of a draft can be changed, with what follows from it. */
export type MappingChange = Pick<Mapping, 'name' | 'columns' | 'key' | 'newTable'> & {
  problems: MappingProblem[]
}

/** Mappings as the caller may see and change them. */
export function mappingStore(tx: Queries) {
  return {
    async find(id: MappingId): Promise<Mapping | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from mappings where id = ${id}`)
      return row && parse(row)
    },

    async list(query: MappingQuery): Promise<Page<Mapping>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from mappings
        where true ${inWorkspace(query)} ${after(query, 'oldest')}
          ${query.state ? sql`and state = ${query.state}` : sql``}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },

    /**
     * A draft; its version is one more than that of the last mapping between the same tab and table. `proposed` are the
     * headers that an agent had a column for.
     */
    async create(
      { workspaceId, name, proposal }: CreateMapping,
      proposed: readonly string[],
      createdBy: UserId,
    ): Promise<Mapping> {
      const { sheet, table, newTable, key, proof, problems } = proposal
      const row = await tx.one(sql`
        insert into mappings (workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
          columns, key, version, header_fingerprint, proof, new_table, proposed, created_by)
        values (${workspaceId}, ${name}, ${sheet.connectionId}, ${table.connectionId},
          ${JSON.stringify(sheet)}::jsonb, ${JSON.stringify(table)}::jsonb,
          ${JSON.stringify(proposal.columns)}::jsonb, ${JSON.stringify(key)}::jsonb,
          (select coalesce(max(version), 0) + 1 from mappings
            where sheet_connection_id = ${sheet.connectionId} and table_connection_id = ${table.connectionId}
              and sheet ->> 'spreadsheetId' = ${sheet.spreadsheetId} and sheet -> 'sheetId' = ${`${sheet.sheetId}`}::jsonb
              and table_ref ->> 'schema' = ${table.schema} and table_ref ->> 'name' = ${table.name}),
          ${headerFingerprint(proposal.columns)}, ${JSON.stringify({ ...proof, problems })}::jsonb,
          ${newTable && JSON.stringify(newTable)}::jsonb, ${proposed}::text[], ${createdBy})
        returning ${columns}`)
      return parse(row)
    },

    /** Undefined: row security let the change through to no row. */
    async update(id: MappingId, change: MappingChange): Promise<Mapping | undefined> {
      const { name, columns: mapped, key, newTable, problems } = change
      const [row] = await tx.rows(sql`
        update mappings set
          name = ${name}, columns = ${JSON.stringify(mapped)}::jsonb, key = ${JSON.stringify(key)}::jsonb,
          new_table = ${newTable && JSON.stringify(newTable)}::jsonb,
          header_fingerprint = ${headerFingerprint(mapped)},
          proof = coalesce(proof, '{}'::jsonb) || jsonb_build_object('problems', ${JSON.stringify(problems)}::jsonb)
        where id = ${id} returning ${columns}`)
      return row && parse(row)
    },

    /** What the agent found wrong with it, and nobody has mended. */
    async problems(id: MappingId): Promise<MappingProblem[]> {
      const [row] = await tx.rows(sql`
        select coalesce(proof -> 'problems', '[]'::jsonb) as problems from mappings where id = ${id}`)
      return z.array(MappingProblem).parse(row?.problems ?? [])
    },

    /** The headers that an agent had a column for when the draft was made. */
    async proposed(id: MappingId): Promise<string[]> {
      const row = await tx.one(sql`select proposed from mappings where id = ${id}`)
      return z.array(z.string()).parse(row.proposed)
    },

    async approve(id: MappingId): Promise<Mapping | undefined> {
      const [row] = await tx.rows(sql`
        update mappings set state = 'approved' where id = ${id} and state = 'draft' returning ${columns}`)
      return row && parse(row)
    },
  }
}

const columns =
  raw(`id, workspace_id as "workspaceId", name, sheet, table_ref as "table", new_table as "newTable",
  columns, key, version, state, header_fingerprint as "headerFingerprint", created_at as "createdAt"`)

function parse(row: Row): Mapping {
  return Mapping.parse(row)
}
