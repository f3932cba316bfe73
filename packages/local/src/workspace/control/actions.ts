import { z } from 'zod'
import { parseBox } from '../a1.ts'
import { badRequest } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { type Spreadsheet, tabByTitle } from '../spreadsheet.ts'
import type { Tab } from '../tab.ts'

const at = z.int().min(1)
const count = z.int().min(1).default(1)
const column = z.int().min(1)

/** What a person does to a tab beside typing. Rows and columns count from 1, as the person sees them. */
export const Action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('insertRows'), at, count }),
  z.strictObject({ kind: z.literal('deleteRows'), at, count }),
  z.strictObject({ kind: z.literal('hideRows'), at, count }),
  z.strictObject({ kind: z.literal('insertColumns'), at, count }),
  z.strictObject({ kind: z.literal('deleteColumns'), at, count }),
  z.strictObject({ kind: z.literal('moveColumn'), from: column, to: column }),
  z.strictObject({
    kind: z.literal('sort'),
    column,
    descending: z.boolean().default(false),
    /** Rows above it stay: the header. */
    fromRow: at.default(2),
  }),
  /** Hides the rows that do not have this text in that column; nothing is taken away. */
  z.strictObject({ kind: z.literal('filter'), column, text: z.string() }),
  z.strictObject({ kind: z.literal('merge'), range: z.string() }),
  /** Takes the values away; formats stay. */
  z.strictObject({ kind: z.literal('clear') }),
  z.strictObject({ kind: z.literal('rename'), title: z.string() }),
  z.strictObject({ kind: z.literal('hide') }),
  z.strictObject({ kind: z.literal('delete') }),
  z.strictObject({ kind: z.literal('duplicate'), title: z.string() }),
  /** Against everybody but the one who does it, whose file it is from then on. No range: the whole tab. */
  z.strictObject({ kind: z.literal('protect'), range: z.string().optional() }),
])
export type Action = z.infer<typeof Action>

/** The batchUpdate requests that an action comes to. @throws ApiError 400 for a tab or range that is none. */
export function requestsOf(sheet: Spreadsheet, title: string, action: Action): JsonObject[] {
  const tab = tabByTitle(sheet, title)
  if (!tab) throw badRequest(`There is no tab "${title}".`)
  const sheetId = tab.id
  const span = (dimension: string, from: number, length: number) => {
    return { range: { sheetId, dimension, startIndex: from - 1, endIndex: from - 1 + length } }
  }
  switch (action.kind) {
    case 'insertRows':
      return [{ insertDimension: span('ROWS', action.at, action.count) }]
    case 'deleteRows':
      return [{ deleteDimension: span('ROWS', action.at, action.count) }]
    case 'hideRows': {
      const hidden = { properties: { hiddenByUser: true }, fields: 'hiddenByUser' }
      return [{ updateDimensionProperties: { ...span('ROWS', action.at, action.count), ...hidden } }]
    }
    case 'insertColumns':
      return [{ insertDimension: span('COLUMNS', action.at, action.count) }]
    case 'deleteColumns':
      return [{ deleteDimension: span('COLUMNS', action.at, action.count) }]
    case 'moveColumn': {
      const { range: source } = span('COLUMNS', action.from, 1)
      const destinationIndex = action.to > action.from ? action.to : action.to - 1
      return [{ moveDimension: { source, destinationIndex } }]
    }
    case 'sort': {
      const range = { sheetId, startRowIndex: action.fromRow - 1 }
      const sortOrder = action.descending ? 'DESCENDING' : 'ASCENDING'
      return [{ sortRange: { range, sortSpecs: [{ dimensionIndex: action.column - 1, sortOrder }] } }]
    }
    case 'filter': {
      const condition = { type: 'TEXT_EQ', values: [{ userEnteredValue: action.text }] }
      const filterSpecs = [{ columnIndex: action.column - 1, filterCriteria: { condition } }]
      return [{ setBasicFilter: { filter: { range: { sheetId }, filterSpecs } } }]
    }
    case 'merge':
      return [{ mergeCells: { range: gridRange(tab, action.range), mergeType: 'MERGE_ALL' } }]
    case 'clear':
      return [{ updateCells: { range: { sheetId }, fields: 'userEnteredValue' } }]
    case 'rename':
      return [{ updateSheetProperties: { properties: { sheetId, title: action.title }, fields: 'title' } }]
    case 'hide':
      return [{ updateSheetProperties: { properties: { sheetId, hidden: true }, fields: 'hidden' } }]
    case 'delete':
      return [{ deleteSheet: { sheetId } }]
    case 'duplicate':
      return [{ duplicateSheet: { sourceSheetId: sheetId, newSheetName: action.title } }]
    case 'protect':
      return [{ addProtectedRange: { protectedRange: { range: gridRange(tab, action.range), editors: {} } } }]
  }
}

function gridRange(tab: Tab, text: string | undefined): JsonObject {
  if (text === undefined) return { sheetId: tab.id }
  const box = parseBox(text)
  if (!box) throw badRequest(`${text} is no range of cells.`)
  return {
    sheetId: tab.id,
    startRowIndex: box.top,
    startColumnIndex: box.left,
    ...(Number.isFinite(box.bottom) ? { endRowIndex: box.bottom } : {}),
    ...(Number.isFinite(box.right) ? { endColumnIndex: box.right } : {}),
  }
}
