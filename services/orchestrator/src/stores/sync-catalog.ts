import { Catalog, MappingKey, SheetDataset, TableDataset, type WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Row = z.object({
  id: z.string(),
  name: z.string(),
  sheet: SheetDataset,
  table: TableDataset,
  columns: z.array(z.object({ header: z.string(), column: z.string(), type: z.string() })),
  key: MappingKey,
})
type Row = z.infer<typeof Row>

/** The syncs of a workspace, and of spreadsheets and tables those that they connect; `db` logs in as `doki_service`. */
export function syncCatalog(db: Queries) {
  return async (workspaceId: WorkspaceId, timezone: string): Promise<Catalog> => {
    // Of several with one name, each is told apart by a number.
    const found = await db.rows(sql`
      select s.id, s.name || case when s.nth > 1 then ' (' || s.nth || ')' else '' end as name,
        m.sheet, m.table_ref as "table", m.columns, m.key
      from (
        select *, row_number() over (partition by name order by created_at, id) as nth
        from syncs where workspace_id = ${workspaceId}
      ) s join mappings m on m.id = s.mapping_id
      order by s.created_at, s.id limit 200`)
    const rows = z.array(Row).parse(found)
    return Catalog.parse({
      timezone,
      spreadsheets: spreadsheetsOf(rows),
      tables: tablesOf(rows),
      syncs: rows.map(({ id, name, sheet, table }) => ({
        id,
        name,
        sheet: sheet.spreadsheetTitle,
        table: table.name,
      })),
    })
  }
}

function spreadsheetsOf(rows: readonly Row[]): z.input<typeof Catalog>['spreadsheets'] {
  const byId = Map.groupBy(rows, ({ sheet }) => sheet.spreadsheetId)
  return [...byId].map(([id, own]) => ({
    id,
    title: own[0]?.sheet.spreadsheetTitle ?? '',
    tabs: [...Map.groupBy(own, ({ sheet }) => sheet.tab)].map(([title, [first]]) => ({
      title,
      headers: first?.columns.map(({ header }) => header) ?? [],
    })),
  }))
}

function tablesOf(rows: readonly Row[]): z.input<typeof Catalog>['tables'] {
  const byName = Map.groupBy(rows, ({ table }) => `${table.schema}.${table.name}`)
  return [...byName.values()].flatMap(([first]) => {
    if (!first) return []
    const { table, columns, key } = first
    const named = columns.map(({ column, type }) => ({ name: column, type }))
    return [{ schema: table.schema, name: table.name, columns: named, primaryKey: key.columns }]
  })
}
