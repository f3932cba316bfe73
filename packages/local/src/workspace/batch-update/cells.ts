import type { Box } from '../a1.ts'
import { isRich, withContent } from '../cell.ts'
import { type Mask, parseMask } from '../field-mask.ts'
import { isObject, type JsonObject, objectAt, trimDefaults } from '../json.ts'
import { patchCell } from '../sheets/patch-cell.ts'
import { cellAt, mapCells, setCell, type Tab } from '../tab.ts'
import { enter } from '../values/write.ts'
import { BadRequestPart, gridPlace, type Handler, needObject, tabById } from './context.ts'
import { checkSize, needFields } from './sheets.ts'

function rowValues(row: unknown): JsonObject[] {
  return isObject(row) && Array.isArray(row.values) ? row.values.filter(isObject) : []
}

const updateCells: Handler = (batch, request) => {
  const mask = parseMask(needFields(request))
  const rows = Array.isArray(request.rows) ? request.rows : []
  if (isObject(request.range)) {
    const { tab, box } = gridPlace(batch, request.range)
    if (rows.length > box.bottom - box.top) {
      throw new BadRequestPart(
        `Attempting to write row: ${box.bottom}, beyond the last requested row of: ${box.bottom - 1}`,
      )
    }
    if (rows.length === 0) clearCells(tab, box, mask)
    else
      mapCells(tab, box, (cell, r, c) =>
        patchCell(cell, rowValues(rows[r - box.top])[c - box.left] ?? {}, mask),
      )
    return {}
  }
  const start = needObject(request, 'start')
  const tab = tabById(batch.sheet, start.sheetId)
  const [top, left] = [Number(start.rowIndex ?? 0), Number(start.columnIndex ?? 0)]
  rows.forEach((row, r) => {
    rowValues(row).forEach((data, c) => {
      if (top + r >= tab.rowCount || left + c >= tab.columnCount) {
        throw new BadRequestPart(
          `Attempting to write outside the grid at row ${top + r}, column ${left + c}.`,
        )
      }
      setCell(tab, top + r, left + c, patchCell(cellAt(tab, top + r, left + c), data, mask))
    })
  })
  return {}
}

/** What the mask names is taken away, of the cells that are there. */
function clearCells(tab: Tab, box: Box, mask: Mask): void {
  const values = '*' in mask || 'userEnteredValue' in mask
  for (let row = box.top; row < Math.min(box.bottom, tab.rows.length); row++)
    tab.rows[row] = tab.rows[row]!.map((cell, column) => {
      if (cell === null || column < box.left || column >= box.right) return cell
      return values && !isRich(cell) ? null : patchCell(cell, {}, mask)
    })
}

const repeatCell: Handler = (batch, request) => {
  const mask = parseMask(needFields(request))
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const data = objectAt(request, 'cell')
  const blank = patchCell(null, data, mask) // cells are never changed in place: one will do for all of them
  mapCells(tab, box, cell => (cell === null ? blank : patchCell(cell, data, mask)))
  return {}
}

const appendCells: Handler = ({ sheet }, request) => {
  const tab = tabById(sheet, request.sheetId)
  const mask = parseMask(needFields(request))
  const rows = Array.isArray(request.rows) ? request.rows : []
  const top = lastDataRow(tab)
  rows.forEach((row, r) => {
    rowValues(row).forEach((data, c) => {
      setCell(tab, top + r, c, patchCell(null, data, mask))
    })
  })
  const width = rows.reduce<number>((most, row) => Math.max(most, rowValues(row).length), 0)
  tab.rowCount = Math.max(tab.rowCount, top + rows.length)
  tab.columnCount = Math.max(tab.columnCount, width)
  checkSize(sheet)
  return {}
}

/** One more than the last row that has anything, a format included. */
function lastDataRow(tab: Tab): number {
  return tab.rows.findLastIndex(row => row.some(cell => cell !== null && cell !== undefined)) + 1
}

const pasteData: Handler = ({ sheet, world }, request) => {
  const at = needObject(request, 'coordinate')
  const tab = tabById(sheet, at.sheetId)
  const delimiter = typeof request.delimiter === 'string' ? request.delimiter : '\t'
  const [top, left] = [Number(at.rowIndex ?? 0), Number(at.columnIndex ?? 0)]
  const year = world.now().getUTCFullYear()
  const lines = String(request.data ?? '').split(/\r?\n/)
  lines.forEach((line, r) => {
    line.split(delimiter).forEach((text, c) => {
      setCell(tab, top + r, left + c, enter(cellAt(tab, top + r, left + c), text, 'USER_ENTERED', year))
      tab.columnCount = Math.max(tab.columnCount, left + c + 1)
    })
  })
  tab.rowCount = Math.max(tab.rowCount, top + lines.length)
  checkSize(sheet)
  return {}
}

const updateBorders: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  mapCells(tab, box, (cell, row, column) => {
    const sides: JsonObject = {}
    const take = (side: string, from: string) => {
      if (isObject(request[from])) sides[side] = request[from]
    }
    take('top', row === box.top ? 'top' : 'innerHorizontal')
    take('bottom', row === box.bottom - 1 ? 'bottom' : 'innerHorizontal')
    take('left', column === box.left ? 'left' : 'innerVertical')
    take('right', column === box.right - 1 ? 'right' : 'innerVertical')
    if (Object.keys(sides).length === 0) return cell
    const names = Object.keys(sides).map(side => `userEnteredFormat.borders.${side}`)
    return patchCell(cell, { userEnteredFormat: { borders: sides } }, parseMask(names.join(',')))
  })
  return {}
}

const setDataValidation: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const rule = isObject(request.rule) ? trimDefaults(request.rule) : undefined
  mapCells(tab, box, cell => {
    const patched = patchCell(cell, rule ? { dataValidation: rule } : {}, { dataValidation: {} })
    const checkbox = rule && objectAt(rule, 'condition').type === 'BOOLEAN'
    // a checkbox column is full of FALSE, not of blanks
    return checkbox && cell === null ? withContent(patched, false) : patched
  })
  return {}
}

export const CELL_REQUESTS: Record<string, Handler> = {
  updateCells,
  repeatCell,
  appendCells,
  pasteData,
  updateBorders,
  setDataValidation,
}
