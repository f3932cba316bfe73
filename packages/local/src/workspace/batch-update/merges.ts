import type { Box } from '../a1.ts'
import { withContent } from '../cell.ts'
import type { JsonObject } from '../json.ts'
import { listOf, mapCells, type Tab } from '../tab.ts'
import { BadRequestPart, gridPlace, type Handler, needObject } from './context.ts'

/** A GridRange as the API shows it. */
export function rangeOf(tab: Tab, { top, left, bottom, right }: Box): JsonObject {
  return {
    ...(tab.id ? { sheetId: tab.id } : {}),
    startRowIndex: top,
    endRowIndex: bottom,
    startColumnIndex: left,
    endColumnIndex: right,
  }
}

/** The box of a stored GridRange. */
export function boxOf(range: JsonObject, tab: Tab): Box {
  return {
    top: Number(range.startRowIndex ?? 0),
    left: Number(range.startColumnIndex ?? 0),
    bottom: Number(range.endRowIndex ?? tab.rowCount),
    right: Number(range.endColumnIndex ?? tab.columnCount),
  }
}

export function overlap(a: Box, b: Box): boolean {
  return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right
}

function contains(outer: Box, inner: Box): boolean {
  return (
    outer.top <= inner.top &&
    outer.left <= inner.left &&
    outer.bottom >= inner.bottom &&
    outer.right >= inner.right
  )
}

const mergeCells: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const type = typeof request.mergeType === 'string' ? request.mergeType : 'MERGE_ALL'
  for (const part of split(box, type)) {
    if ((part.bottom - part.top) * (part.right - part.left) < 2) continue
    const list = listOf(tab, 'merges')
    const cut = list.some(item => overlap(boxOf(item, tab), part) && !contains(part, boxOf(item, tab)))
    if (cut) throw new BadRequestPart('You must select all cells in a merged range to merge or unmerge them.')
    tab.lists.merges = list.filter(item => !overlap(boxOf(item, tab), part))
    tab.lists.merges.push(rangeOf(tab, part))
    // only the top left cell keeps its value
    mapCells(tab, part, (cell, row, column) =>
      row === part.top && column === part.left ? cell : withContent(cell, null),
    )
  }
  return {}
}

function split(box: Box, type: string): Box[] {
  if (type === 'MERGE_COLUMNS') {
    return Array.from({ length: box.right - box.left }, (_, i) => ({
      ...box,
      left: box.left + i,
      right: box.left + i + 1,
    }))
  }
  if (type === 'MERGE_ROWS') {
    return Array.from({ length: box.bottom - box.top }, (_, i) => ({
      ...box,
      top: box.top + i,
      bottom: box.top + i + 1,
    }))
  }
  return [box]
}

const unmergeCells: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const list = listOf(tab, 'merges')
  if (list.some(item => overlap(boxOf(item, tab), box) && !contains(box, boxOf(item, tab)))) {
    throw new BadRequestPart('You must select all cells in a merged range to merge or unmerge them.')
  }
  tab.lists.merges = list.filter(item => !overlap(boxOf(item, tab), box))
  return {}
}

export const MERGE_REQUESTS: Record<string, Handler> = { mergeCells, unmergeCells }
