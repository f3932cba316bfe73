import { randomUUID } from 'node:crypto'
import type { MappingProposal } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { Vault } from '@doki/vault'

/** A connection of each kind, put in by the administrator; what is sealed of the database is `url`. */
export async function addConnections(
  db: Queries,
  vault: Pick<Vault, 'seal'>,
  { workspaceId, url = 'postgres://doki@127.0.0.1:1/none' }: { workspaceId: string; url?: string },
): Promise<{ google: string; postgres: string }> {
  const add = async (kind: 'google' | 'postgres', credentials: object) => {
    const id = randomUUID()
    const sealed = vault.seal(JSON.stringify(credentials), { workspaceId, connectionId: id })
    await db.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed)
      values (${id}, ${workspaceId}, ${kind}, ${kind}, ${sealed})`)
    return id
  }
  return {
    google: await add('google', { kind: 'google', email: 'a@example.com', refreshToken: 'r', scopes: [] }),
    postgres: await add('postgres', { kind: 'postgres', url }),
  }
}

/** An open conflict and a quarantined row of a sync, as the engine would write them. */
export async function addFindings(
  db: Queries,
  { workspaceId, syncId, column = 'id' }: { workspaceId: string; syncId: string; column?: string | null },
): Promise<{ conflict: string; quarantined: string }> {
  const conflict = randomUUID()
  const quarantined = randomUUID()
  await db.rows(sql`
    insert into sync_conflicts (id, workspace_id, sync_id, key, row_number, column_name, base_value, sheet_value,
      table_value)
    values (${conflict}, ${workspaceId}, ${syncId}, ${conflict}, 3, ${column}, '1', '2', '3')`)
  await db.rows(sql`
    insert into sync_quarantine (id, workspace_id, sync_id, side, row_number, column_name, reason_code, reason)
    values (${quarantined}, ${workspaceId}, ${syncId}, 'sheet', 7, 'total', 'not_castable', ${`"${quarantined}" is not a number`})
    on conflict do nothing`)
  return { conflict, quarantined }
}

/** A proposal of one column, `id`, that is the key. */
export function proposalOf(connections: { google: string; postgres: string }) {
  return {
    sheet: {
      connectionId: connections.google,
      spreadsheetId: 'sheet-1',
      spreadsheetTitle: 'Orders',
      sheetId: 0,
      tab: 'Sheet1',
      headerRow: 1,
      firstRow: 2,
    },
    table: { connectionId: connections.postgres, schema: 'public', name: 'orders' },
    newTable: null,
    columns: [columnOf('id', 0)],
    key: { columns: ['id'], managed: false },
    keyReason: 'unique in the table',
    leftInSheet: [],
    leftInTable: [],
    candidates: [],
    proof: { rows: 1, columns: [], blankKeys: 0, doubledKeys: 0 },
    problems: [] as MappingProposal['problems'],
  }
}

export function columnOf(column: string, index: number) {
  return {
    header: column,
    label: column,
    index,
    column,
    type: 'text' as const,
    format: {},
    limits: {},
    nullable: true,
    writer: 'both' as const,
    score: 1,
    reasons: ['the same name'],
  }
}

/** A run that ended as `outcome`, with the guards given. */
export function runResult(outcome: 'planned' | 'guarded' | 'idle' | 'applied', guards: object[] = []) {
  const none = { insert: 0, update: 0, delete: 0, unchanged: 0 }
  return {
    outcome,
    plan: {
      sheetRows: 0,
      tableRows: 0,
      table: none,
      sheet: none,
      conflicts: 0,
      quarantined: 0,
      createsTable: false,
      addsKeyColumn: false,
      guards,
      samples: [],
      quarantineSamples: [],
      apiReads: 0,
      apiWrites: 0,
    },
    seconds: { read: 0, plan: 0, apply: 0, total: 0 },
    apiReads: 0,
    apiWrites: 0,
    peakRssMb: 0,
  }
}
