import { z } from 'zod'
import { formatRange } from '../a1.ts'
import { notFound } from '../api-error.ts'
import { batchUpdate } from '../batch-update/index.ts'
import { permissionId } from '../drive/make-file.ts'
import type { Json } from '../json.ts'
import { copySpreadsheet, findRange } from '../spreadsheet.ts'
import { incoming, writeValues } from '../values/write.ts'
import { type DriveFile, touchLater, type World } from '../world.ts'
import { Action, requestsOf } from './actions.ts'

/** What a person does in the sheet: types values, or does anything a batchUpdate request can say. */
export const Edit = z.strictObject({
  spreadsheetId: z.string(),
  /** The tab's title; the first tab when absent. */
  tab: z.string().optional(),
  /** Where the typing starts, e.g. `B2`; a title in it wins over `tab`. */
  range: z.string().optional(),
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
  /** Done to the tab, in order, before the typing. */
  actions: z.array(Action).optional(),
  /** batchUpdate requests, done last: what no action says. */
  requests: z.array(z.json()).optional(),
  /** As typed (default), or as given. */
  input: z.enum(['USER_ENTERED', 'RAW']).default('USER_ENTERED'),
  /** Whose edit it is: the owner's when absent. */
  user: z.string().optional(),
  /** Drive shows it only so much later, as it does with edits in a browser (up to 3 minutes). */
  unseenMs: z.number().min(0).default(0),
})
export type Edit = z.infer<typeof Edit>

/** Makes the edit as that person. The grid grows when typing leaves it. */
export function makeEdit(world: World, edit: Edit): { updatedRange?: string; replies?: Json } {
  const sheet = world.sheets.get(edit.spreadsheetId)
  const file = world.files.get(edit.spreadsheetId)
  if (!sheet || !file) throw notFound()
  const draft = copySpreadsheet(sheet)
  const done: { updatedRange?: string; replies?: Json } = {}
  const protects = edit.actions?.some(({ kind }) => kind === 'protect') ?? false
  const user = edit.user ?? (protects ? 'somebody.else@example.com' : file.owner)
  if (protects) handOver(file, user)
  const caller = { email: user, scopes: 'any' as const }
  let title = edit.tab ?? draft.tabs[0]?.title ?? ''
  for (const action of edit.actions ?? []) {
    batchUpdate(world, draft, requestsOf(draft, title, action), caller)
    if (action.kind === 'rename') title = action.title
  }
  if (edit.values) {
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
  if (edit.requests) done.replies = batchUpdate(world, draft, edit.requests, caller)
  Object.assign(sheet, draft)
  touchLater(world, sheet.id, user, edit.unseenMs)
  return done
}

/** Nobody can protect a range against the owner of the file: he becomes one of its editors. */
function handOver(file: DriveFile, email: string): void {
  if (file.owner === email) return
  for (const permission of file.permissions) if (permission.role === 'owner') permission.role = 'writer'
  file.permissions = file.permissions.filter(({ emailAddress }) => emailAddress !== email)
  file.permissions.push({ id: permissionId(email), type: 'user', role: 'owner', emailAddress: email })
  file.owner = email
}
