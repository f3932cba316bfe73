import type { Box } from '../a1.ts'
import { type Cell, enrich, isRich, slim } from '../cell.ts'
import { moveFormula } from '../formula/shift.ts'
import { objectAt } from '../json.ts'
import { cellAt, mapCells, setCell, type Tab, writeRow } from '../tab.ts'
import { calculatorOf } from '../world.ts'
import { BadRequestPart, type Batch, gridPlace, type Handler, needObject, tabById } from './context.ts'
import { readDimension } from './dimensions.ts'
import { checkSize } from './sheets.ts'

/** Makes room for cells of a range, moving what is there right or down. */
const insertRange: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  if (readDimension(request.shiftDimension)) {
    const count = box.bottom - box.top
    for (let row = Math.max(tab.rows.length, box.bottom) - 1; row >= box.top; row--)
      moveCells(tab, row, row + count, box)
    tab.rowCount = Math.max(tab.rowCount, tab.rows.length)
    for (let row = box.top; row < box.bottom; row++) blankCells(tab, row, box)
  } else {
    for (let row = box.top; row < box.bottom; row++) {
      writeRow(tab, row, copy => {
        while (copy.length < box.left) copy.push(null)
        copy.splice(box.left, 0, ...Array.from({ length: box.right - box.left }, () => null))
      })
      tab.columnCount = Math.max(tab.columnCount, usedWidth(tab, row))
    }
  }
  checkSize(batch.sheet)
  return {}
}

function usedWidth(tab: Tab, row: number): number {
  return (tab.rows[row] ?? []).findLastIndex(cell => cell !== null) + 1
}

function moveCells(tab: Tab, from: number, to: number, { left, right }: Box): void {
  const source = tab.rows[from] ?? []
  const moved = Array.from({ length: right - left }, (_, i) => source[left + i] ?? null)
  if (moved.every(cell => cell === null) && to >= tab.rows.length) return
  writeRow(tab, to, copy => {
    while (copy.length < right) copy.push(null)
    copy.splice(left, right - left, ...moved)
  })
}

function blankCells(tab: Tab, row: number, { left, right }: Box): void {
  writeRow(tab, row, copy => {
    for (let column = left; column < Math.min(right, copy.length); column++) copy[column] = null
  })
}

const deleteRange: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  if (readDimension(request.shiftDimension)) {
    const count = box.bottom - box.top
    const end = tab.rows.length
    for (let row = box.top; row + count < end; row++) moveCells(tab, row + count, row, box)
    for (let row = Math.max(box.top, end - count); row < end; row++) blankCells(tab, row, box)
  } else {
    for (let row = box.top; row < Math.min(box.bottom, tab.rows.length); row++) {
      writeRow(tab, row, copy => void copy.splice(box.left, box.right - box.left))
    }
  }
  return {}
}

/** A cell as it is pasted: all of it, or only its value, formula, format or validation. */
function paste(kind: string, from: Cell, onto: Cell, value: Cell, rows: number, columns: number): Cell {
  const source = enrich(from)
  const target = enrich(onto)
  const formula = source.formula === undefined ? undefined : moveFormula(source.formula, rows, columns)
  const { formula: _, ...bare } = target
  switch (kind) {
    case 'PASTE_VALUES':
      return slim({ ...bare, value: isRich(value) ? value.value : value })
    case 'PASTE_FORMULA':
      return slim({ ...bare, value: source.value, ...(formula === undefined ? {} : { formula }) })
    case 'PASTE_FORMAT': {
      const { format: __, ...rest } = target
      return slim({ ...rest, ...(source.format ? { format: source.format } : {}) })
    }
    case 'PASTE_DATA_VALIDATION': {
      const { validation: __, ...rest } = target
      return slim({ ...rest, ...(source.validation ? { validation: source.validation } : {}) })
    }
    case 'PASTE_CONDITIONAL_FORMATTING':
      return onto
    default:
      return slim({ ...source, ...(formula === undefined ? {} : { formula }) })
  }
}

const copyPaste: Handler = (batch, request) => {
  const source = gridPlace(batch, needObject(request, 'source'))
  const target = gridPlace(batch, needObject(request, 'destination'))
  const kind = typeof request.pasteType === 'string' ? request.pasteType : 'PASTE_NORMAL'
  const turned = request.pasteOrientation === 'TRANSPOSE'
  const block = readBlock(batch, source.tab, source.box)
  const height = turned ? block[0]!.length : block.length
  const width = turned ? block.length : block[0]!.length
  const { top, left, bottom, right } = target.box
  // a target that is a multiple of the source is filled with copies, any other takes the source once
  const down = Math.max(1, Math.floor((bottom - top) / height)) * height
  const across = Math.max(1, Math.floor((right - left) / width)) * width
  for (let r = 0; r < down; r++) {
    for (let c = 0; c < across; c++) {
      const [sr, sc] = turned ? [c % width, r % height] : [r % height, c % width]
      const { cell, value } = block[sr]![sc]!
      const [row, column] = [top + r, left + c]
      if (row >= target.tab.rowCount || column >= target.tab.columnCount) continue
      const moved = [row - source.box.top - sr, column - source.box.left - sc] as const
      setCell(target.tab, row, column, paste(kind, cell, cellAt(target.tab, row, column), value, ...moved))
    }
  }
  return {}
}

function readBlock({ world, sheet }: Batch, tab: Tab, box: Box): { cell: Cell; value: Cell }[][] {
  const calculator = calculatorOf(world, sheet)
  const rows = Array.from({ length: box.bottom - box.top }, (_, r) => box.top + r)
  return rows.map(row =>
    Array.from({ length: box.right - box.left }, (_, c) => {
      const cell = cellAt(tab, row, box.left + c)
      const value = calculator.value(cell, tab)
      return { cell, value: typeof value === 'object' && value !== null ? value.text : value }
    }),
  )
}

const cutPaste: Handler = (batch, request) => {
  const source = gridPlace(batch, needObject(request, 'source'))
  const at = needObject(request, 'destination')
  const tab = tabById(batch.sheet, at.sheetId)
  const [top, left] = [Number(at.rowIndex ?? 0), Number(at.columnIndex ?? 0)]
  const block = readBlock(batch, source.tab, source.box)
  const fits = top + block.length <= tab.rowCount && left + block[0]!.length <= tab.columnCount
  if (!fits) throw new BadRequestPart('The destination lies outside the grid.')
  mapCells(source.tab, source.box, () => null)
  const kind = typeof request.pasteType === 'string' ? request.pasteType : 'PASTE_NORMAL'
  block.forEach((row, r) => {
    row.forEach(({ cell, value }, c) => {
      setCell(tab, top + r, left + c, paste(kind, cell, cellAt(tab, top + r, left + c), value, 0, 0))
    })
  })
  return {}
}

const autoFill: Handler = (batch, request) => {
  if (!request.sourceAndDestination)
    throw new BadRequestPart('autoFill is only served with sourceAndDestination.')
  const fill = needObject(request, 'sourceAndDestination')
  const { tab, box } = gridPlace(batch, objectAt(fill, 'source'))
  const length = Number(fill.fillLength ?? 0)
  const rows = readDimension(fill.dimension)
  const size = rows ? box.bottom - box.top : box.right - box.left
  const block = readBlock(batch, tab, box)
  for (let step = 0; step < Math.abs(length); step++) {
    const offset = length > 0 ? size + step : -1 - step
    const from = ((offset % size) + size) % size
    for (let other = 0; other < (rows ? block[0]!.length : block.length); other++) {
      const { cell, value } = rows ? block[from]![other]! : block[other]![from]!
      const row = rows ? box.top + offset : box.top + other
      const column = rows ? box.left + other : box.left + offset
      if (row < 0 || column < 0 || row >= tab.rowCount || column >= tab.columnCount) continue
      const moved: [number, number] = rows ? [offset - from, 0] : [0, offset - from]
      setCell(tab, row, column, paste('PASTE_NORMAL', cell, null, value, ...moved))
    }
  }
  return {}
}

export const MOVE_REQUESTS: Record<string, Handler> = {
  insertRange,
  deleteRange,
  copyPaste,
  cutPaste,
  autoFill,
}
