import { z } from 'zod'
import { formatRange } from '../a1.ts'
import { notFound } from '../api-error.ts'
import { batchUpdate } from '../batch-update/index.ts'
import type { Json } from '../json.ts'
import { copySpreadsheet, findRange } from '../spreadsheet.ts'
import { incoming, writeValues } from '../values/write.ts'
import { touch, type World } from '../world.ts'

/** What a person does in the sheet: types values, or does anything a batchUpdate request can say. */
export const Edit = z.strictObject({
  spreadsheetId: z.string(),
  /** The tab's title; the first tab when absent. */
  tab: z.string().optional(),
  /** Where the typing starts, e.g. `B2`; a title in it wins over `tab`. */
  range: z.string().optional(),
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
  /** batchUpdate requests: insertDimension, deleteDimension, sortRange … */
  requests: z.array(z.json()).optional(),
  /** As typed (default), or as given. */
  input: z.enum(['USER_ENTERED', 'RAW']).default('USER_ENTERED'),
  user: z.string().optional(),
})
export type Edit = z.infer<typeof Edit>

/** Makes the edit as that person (default: the owner). The grid grows when typing leaves it. */
export function makeEdit(world: World, edit: Edit): { updatedRange?: string; replies?: Json } {
  const sheet = world.sheets.get(edit.spreadsheetId)
  const file = world.files.get(edit.spreadsheetId)
  if (!sheet || !file) throw notFound()
  const draft = copySpreadsheet(sheet)
  const done: { updatedRange?: string; replies?: Json } = {}
  const user = edit.user ?? file.owner
  if (edit.values) {
    const title = edit.tab ?? draft.tabs[0]?.title ?? ''
    const range = edit.range ?? 'A1'
    const place = findRange(draft, range.includes('!') ? range : `'${title.replaceAll("'", "''")}'!${range}`)
    const values = incoming({ values: edit.values }, 'values')
    const { top, left } = place.box
    const box = { top, left, bottom: top + values.rows.length, right: left + values.width }
    place.tab.rowCount = Math.max(place.tab.rowCount, box.bottom)
    place.tab.columnCount = Math.max(place.tab.columnCount, box.right)
    writeValues(place.tab, box, values, edit.input, world.now().getUTCFullYear())
    done.updatedRange = formatRange(place.tab.title, box)
  }
  if (edit.requests) done.replies = batchUpdate(world, draft, edit.requests, { email: user, scopes: 'any' })
  Object.assign(sheet, draft)
  touch(world, sheet.id, user)
  return done
}
