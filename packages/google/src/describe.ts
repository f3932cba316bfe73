import { randomUUID } from 'node:crypto'
import { DokiError } from '@doki/contracts'
import type { FileVersion, SheetInfo } from '@doki/sync'
import { z } from 'zod'
import { MissingScopeError } from './explain.ts'
import type { GoogleClient } from './google-client.ts'

/** Nothing is filled in: a sheetId or a size that is missing would be taken for another tab, or for an empty one. */
const Described = z.object({
  spreadsheetId: z.string(),
  properties: z.object({ title: z.string().default(''), timeZone: z.string().default('Etc/GMT') }),
  sheets: z.array(
    z.object({
      properties: z.object({
        sheetId: z.int(),
        title: z.string(),
        sheetType: z.string().default('GRID'),
        gridProperties: z.object({ rowCount: z.int().min(1), columnCount: z.int().min(1) }).optional(),
      }),
    }),
  ),
})
const describedFields =
  'spreadsheetId,properties(title,timeZone),sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))'

const Version = z.object({
  version: z.string().regex(/^\d+$/),
  modifiedTime: z.iso.datetime({ offset: true }).optional(),
  trashed: z.boolean().default(false),
})

/** Title, time zone and tabs; tabs that are no grid (a chart of its own) are left out. One read. */
export async function describe(client: GoogleClient, spreadsheetId: string): Promise<SheetInfo> {
  const found = await client.read(Described, 'sheets', options =>
    client.sheets.spreadsheets.get({ spreadsheetId, fields: describedFields }, options),
  )
  const tabs = found.sheets.flatMap(({ properties: { sheetId, title, sheetType, gridProperties } }) =>
    sheetType === 'GRID' && gridProperties
      ? [{ sheetId, title, rows: gridProperties.rowCount, columns: gridProperties.columnCount }]
      : [],
  )
  return { spreadsheetId: found.spreadsheetId, ...found.properties, tabs }
}

/**
 * Drive's version of the file, and when it came to be; one that never comes again where Drive may not be asked about the
 * file, so that it is read each time. Counts against Drive's quota, not that of Sheets. One read.
 */
export async function fileVersion(client: GoogleClient, spreadsheetId: string): Promise<FileVersion> {
  const fields = 'version,modifiedTime,trashed'
  const file = await client
    .read(Version, 'drive', options =>
      client.drive.files.get({ fileId: spreadsheetId, fields, supportsAllDrives: true }, options),
    )
    .catch(error => {
      if (isUnseen(error)) return undefined
      throw error
    })
  if (!file) return { version: `unseen-${randomUUID()}`, modifiedAt: null }
  if (file.trashed)
    throw new DokiError('not_found', 'The spreadsheet is in the bin. Restore it, or choose another one.')
  return { version: file.version, modifiedAt: file.modifiedTime ?? null }
}

/**
 * Drive was not granted, or shows by `drive.file` only what was picked for Doki; Sheets may be open all the same, and
 * says by itself when there is no such spreadsheet.
 */
function isUnseen(error: unknown): boolean {
  return error instanceof MissingScopeError || (error instanceof DokiError && error.code === 'not_found')
}
