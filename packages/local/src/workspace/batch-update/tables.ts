import { numberFormatOf, withContent } from '../cell.ts'
import type { JsonObject } from '../json.ts'
import { isObject, type Json, objectAt } from '../json.ts'
import { displayText } from '../render.ts'
import { cellAt, listOf, setCell, type Tab } from '../tab.ts'
import { calculatorOf } from '../world.ts'
import { BadRequestPart, type Batch, gridPlace, type Handler, needObject, shownRange } from './context.ts'
import { boxOf, overlap } from './merges.ts'
import { findObject, mergeFields, objectId } from './objects.ts'
import { needFields } from './sheets.ts'

const HEADER = { red: 0.20784314, green: 0.40784314, blue: 0.32941177 }
const WHITE = { red: 1, green: 1, blue: 1 }
const SHADE = { red: 0.9647059, green: 0.972549, blue: 0.9764706 }

/** The colours of a new table. */
const ROWS_PROPERTIES: JsonObject = {
  headerColorStyle: { rgbColor: HEADER },
  firstBandColorStyle: { rgbColor: WHITE },
  secondBandColorStyle: { rgbColor: SHADE },
}

const addTable: Handler = (batch, request) => {
  const asked = needObject(request, 'table')
  const { tab, box } = gridPlace(batch, needObject(asked, 'range'))
  if (listOf(tab, 'tables').some(item => overlap(boxOf(objectAt(item, 'range'), tab), box))) {
    throw new BadRequestPart('This range already holds a table.')
  }
  const id = objectId(batch)
  const range = shownRange(objectAt(asked, 'range'))
  const name = typeof asked.name === 'string' && asked.name ? asked.name : freeName(batch)
  const table: JsonObject = {
    ...asked,
    tableId: typeof asked.tableId === 'string' ? asked.tableId : String(id),
    name,
    range,
    rowsProperties: isObject(asked.rowsProperties) ? asked.rowsProperties : ROWS_PROPERTIES,
    columnProperties: columnsOf(batch, tab, box, asked.columnProperties),
  }
  listOf(tab, 'tables').push(table)
  listOf(tab, 'bandedRanges').push(bandOf(id, range, objectAt(table, 'rowsProperties')))
  // a table at the top of the sheet keeps its header in view
  if (box.top === 0 && !tab.grid.frozenRowCount && tab.rowCount > 1) tab.grid.frozenRowCount = 1
  return { addTable: { table: structuredClone(table) } }
}

function freeName({ sheet }: Batch): string {
  const names = new Set(sheet.tabs.flatMap(tab => (tab.lists.tables ?? []).map(item => item.name)))
  for (let n = 1; ; n++) if (!names.has(`Table${n}`)) return `Table${n}`
}

/** Column names come from the request, else from the first row; both sides end up the same. Zeros are left out. */
function columnsOf(
  batch: Batch,
  tab: Tab,
  box: { top: number; left: number; right: number },
  given: Json | undefined,
): Json[] {
  const asked = (Array.isArray(given) ? given : []).filter(isObject)
  const calculator = calculatorOf(batch.world, batch.sheet)
  return Array.from({ length: box.right - box.left }, (_, index) => {
    const column = asked.find(item => Number(item.columnIndex ?? 0) === index) ?? {}
    const cell = cellAt(tab, box.top, box.left + index)
    const shown = displayText(calculator.value(cell, tab), numberFormatOf(cell))
    const columnName =
      typeof column.columnName === 'string' ? column.columnName : shown || `Column ${index + 1}`
    if (columnName !== shown) setCell(tab, box.top, box.left + index, withContent(cell, columnName))
    const { columnIndex: _i, columnName: _n, ...rest } = column
    return { ...(index ? { columnIndex: index } : {}), columnName, ...rest }
  })
}

/** The banding that a table shows as. */
function bandOf(id: number, range: JsonObject, rows: JsonObject): JsonObject {
  const rowProperties: JsonObject = { ...rows }
  for (const [name, style] of Object.entries(rows)) {
    const color = isObject(style) ? style.rgbColor : undefined
    if (name.endsWith('ColorStyle') && color !== undefined) rowProperties[name.replace(/Style$/, '')] = color
  }
  return { bandedRangeId: id, range, rowProperties, bandedRangeReference: String(id) }
}

const updateTable: Handler = (batch, request) => {
  const update = needObject(request, 'table')
  const { tab, item } = findObject(batch, 'tables', 'tableId', update.tableId)
  const fields = needFields(request)
  mergeFields(item, update, fields)
  const box = boxOf(objectAt(item, 'range'), tab)
  if (Array.isArray(item.columnProperties))
    item.columnProperties = columnsOf(batch, tab, box, item.columnProperties)
  const band = tab.lists.bandedRanges?.find(found => found.bandedRangeReference === item.tableId)
  if (band) band.range = structuredClone(objectAt(item, 'range'))
  return {}
}

const deleteTable: Handler = (batch, request) => {
  const { tab, item } = findObject(batch, 'tables', 'tableId', request.tableId)
  tab.lists.tables = listOf(tab, 'tables').filter(found => found !== item)
  tab.lists.bandedRanges = listOf(tab, 'bandedRanges').filter(
    found => found.bandedRangeReference !== item.tableId,
  )
  return {}
}

export const TABLE_REQUESTS: Record<string, Handler> = { addTable, updateTable, deleteTable }
