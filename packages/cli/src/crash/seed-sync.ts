import { randomUUID } from 'node:crypto'
import type { Credentials, Direction } from '@doki/contracts'
import { connect, seedWorkspace, sql } from '@doki/database'
import { proposeTable } from '@doki/matching'
import { headerFingerprint } from '@doki/sync'
import { createVault, credentialStore, readKeys } from '@doki/vault'
import { email } from '../demo/journey.ts'
import { guestColumns, guestKey } from './guests.ts'
import { tab } from './person.ts'

/** What a scenario's sync is. */
export interface SyncShape {
  direction: Direction
  /** True: rows are told apart by ids of Doki's own. */
  managed: boolean
  /** True: the engine makes the table. */
  newTable: boolean
}

/** Ids of what was seeded. */
export interface Seeded {
  workspaceId: string
  syncId: string
  tableConnectionId: string
}

export const refreshToken = 'refresh-token-of-the-crash-harness'
export const scopes = [
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive.file',
]

/** Puts a workspace, both connections, an approved mapping and a sync into Doki's database, as its services would. */
export async function seedSync(
  adminUrl: string,
  sealKeys: string,
  spreadsheetId: string,
  { direction, managed, newTable }: SyncShape,
): Promise<Seeded> {
  const db = connect(adminUrl, { max: 1 })
  try {
    const { workspaceId } = await seedWorkspace(db)
    const credentials = credentialStore(db, createVault(readKeys(sealKeys)))
    const connection = async (kind: 'google' | 'postgres', sealed: Credentials) => {
      const id = randomUUID()
      await db.rows(sql`
        insert into connections (id, workspace_id, kind, name, sealed) values (${id}, ${workspaceId}, ${kind}, ${kind}, '')`)
      await credentials.save(id, workspaceId, sealed)
      return id
    }
    const google = await connection('google', { kind: 'google', email, refreshToken, scopes })
    const table = await connection('postgres', {
      kind: 'postgres',
      url: 'postgres://nobody@127.0.0.1:1/none',
    })
    const sheet = {
      connectionId: google,
      spreadsheetId,
      spreadsheetTitle: tab,
      sheetId: 0,
      tab,
      headerRow: 1,
      firstRow: 2,
    }
    const tableRef = { connectionId: table, schema: 'public', name: 'guests' }
    const columns = guestColumns()
    const key = guestKey(managed)
    const made = newTable ? JSON.stringify(proposeTable('public', 'guests', columns, key)) : null
    const [mappingId, syncId] = [randomUUID(), randomUUID()]
    await db.rows(sql`
      insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns,
        key, header_fingerprint, new_table, state)
      values (${mappingId}, ${workspaceId}, 'Guests', ${google}, ${table}, ${JSON.stringify(sheet)},
        ${JSON.stringify(tableRef)}, ${JSON.stringify(columns)}, ${JSON.stringify(key)},
        ${headerFingerprint(columns)}, ${made}, 'approved')`)
    await db.rows(sql`
      insert into syncs (id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy)
      values (${syncId}, ${workspaceId}, 'Guests', ${mappingId}, ${direction}, 'ask', 'delete')`)
    return { workspaceId, syncId, tableConnectionId: table }
  } finally {
    await db.end()
  }
}

/** Tells the sync where the user's database is now. */
export async function moveTable(
  adminUrl: string,
  sealKeys: string,
  { workspaceId, tableConnectionId }: Seeded,
  url: string,
): Promise<void> {
  const db = connect(adminUrl, { max: 1 })
  try {
    const credentials = credentialStore(db, createVault(readKeys(sealKeys)))
    await credentials.save(tableConnectionId, workspaceId, { kind: 'postgres', url })
  } finally {
    await db.end()
  }
}
