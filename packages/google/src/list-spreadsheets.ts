import type { DatasetSummary } from '@doki/contracts'
import { z } from 'zod'
import type { GoogleClient } from './google-client.ts'

const Files = z.object({
  nextPageToken: z.string().optional(),
  files: z
    .array(z.object({ id: z.string(), name: z.string().default(''), modifiedTime: z.string().optional() }))
    .default([]),
})

export interface SpreadsheetPage {
  items: Extract<DatasetSummary, { kind: 'sheet' }>[]
  /** For the next page; null at the end. */
  cursor: string | null
}

/**
 * The spreadsheets this account may see, the latest edited first. With the narrow scope `drive.file` these are the
 * ones that were picked for Doki or made by it. `query` looks for a part of the name.
 */
export async function listSpreadsheets(
  client: GoogleClient,
  { query, cursor, limit = 50 }: { query?: string; cursor?: string; limit?: number } = {},
): Promise<SpreadsheetPage> {
  const named = query ? ` and name contains '${query.replace(/[\\']/g, '\\$&')}'` : ''
  const found = await client.read(Files, 'drive', options =>
    client.drive.files.list(
      {
        q: `mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false${named}`,
        fields: 'nextPageToken,files(id,name,modifiedTime)',
        orderBy: 'modifiedTime desc',
        pageSize: limit,
        includeItemsFromAllDrives: true,
        supportsAllDrives: true,
        ...(cursor ? { pageToken: cursor } : {}),
      },
      options,
    ),
  )
  const items = found.files.map(({ id, name, modifiedTime }) => ({
    kind: 'sheet' as const,
    spreadsheetId: id,
    title: name,
    tab: null,
    modifiedAt: modifiedTime ?? null,
  }))
  return { items, cursor: found.nextPageToken ?? null }
}
