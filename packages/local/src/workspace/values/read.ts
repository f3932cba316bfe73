import { formatRange } from '../a1.ts'
import { badRequest } from '../api-error.ts'
import type { Calculator } from '../formula/calculate.ts'
import type { Json, JsonObject } from '../json.ts'
import { type DateOption, type RenderOption, renderCell } from '../render.ts'
import { findRange, type Place, type Spreadsheet } from '../spreadsheet.ts'
import { clampBox, lastUsedColumn, lastUsedRow } from '../tab.ts'

export interface ReadOptions {
  majorDimension: 'ROWS' | 'COLUMNS'
  render: RenderOption
  dates: DateOption
}

/** @throws ApiError 400 for an option value that does not exist. */
export function readOptions(query: URLSearchParams): ReadOptions {
  return {
    majorDimension: oneOf(query.get('majorDimension'), ['ROWS', 'COLUMNS'], 'major_dimension'),
    render: oneOf(
      query.get('valueRenderOption'),
      ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'],
      'value_render_option',
    ),
    dates: oneOf(
      query.get('dateTimeRenderOption'),
      ['SERIAL_NUMBER', 'FORMATTED_STRING'],
      'date_time_render_option',
    ),
  }
}

/** The option given, or the first when none is. */
export function oneOf<T extends string>(
  given: string | null | undefined,
  known: readonly [T, ...T[]],
  name: string,
): T {
  if (given === null || given === undefined || given === '' || given.endsWith('_UNSPECIFIED')) return known[0]
  const found = known.find(option => option === given)
  if (!found)
    throw badRequest(
      `Invalid value at '${name}' (type.googleapis.com/google.apps.sheets.v4.${name}), "${given}"`,
    )
  return found
}

/**
 * The range a reader asked for, within the grid.
 * @throws ApiError 400 when it begins outside.
 */
export function readablePlace(sheet: Spreadsheet, text: string): Place {
  const { tab, box } = findRange(sheet, text)
  if (box.top >= tab.rowCount || box.left >= tab.columnCount) throw exceedsGrid({ tab, box })
  return { tab, box: clampBox(tab, box) }
}

export function exceedsGrid({ tab, box }: Place) {
  return badRequest(
    `Range (${formatRange(tab.title, box)}) exceeds grid limits. Max rows: ${tab.rowCount}, max columns: ${tab.columnCount}`,
  )
}

/** A ValueRange: blanks cut from the end of rows and of the block; no `values` when nothing is left. */
export function valueRange(place: Place, options: ReadOptions, calculator: Calculator): JsonObject {
  const { tab, box } = place
  const values =
    options.majorDimension === 'ROWS'
      ? rowsOf(place, options, calculator)
      : columnsOf(place, options, calculator)
  return {
    range: formatRange(tab.title, box),
    majorDimension: options.majorDimension,
    ...(values.length ? { values } : {}),
  }
}

function rowsOf({ tab, box }: Place, options: ReadOptions, calculator: Calculator): Json[][] {
  const rows: Json[][] = []
  const end = lastUsedRow(tab, box)
  const value = (cell: Parameters<Calculator['value']>[0]) => calculator.value(cell, tab)
  for (let r = box.top; r < end; r++) {
    const row = tab.rows[r]!
    const stop = lastUsedColumn(row, box)
    const cells: Json[] = []
    for (let c = box.left; c < stop; c++) {
      cells.push(renderCell(row[c] ?? null, options.render, options.dates, value))
    }
    // a formula that gives "" is cut like a blank, RAW text "" cannot exist
    while (cells.length && cells.at(-1) === '') cells.pop()
    rows.push(cells)
  }
  while (rows.length && rows.at(-1)!.length === 0) rows.pop()
  return rows
}

function columnsOf(place: Place, options: ReadOptions, calculator: Calculator): Json[][] {
  const { tab, box } = place
  const value = (cell: Parameters<Calculator['value']>[0]) => calculator.value(cell, tab)
  const end = lastUsedRow(tab, box)
  const columns: Json[][] = []
  for (let c = box.left; c < box.right; c++) {
    const cells: Json[] = []
    for (let r = box.top; r < end; r++) {
      cells.push(renderCell(tab.rows[r]?.[c] ?? null, options.render, options.dates, value))
    }
    while (cells.length && cells.at(-1) === '') cells.pop()
    columns.push(cells)
  }
  while (columns.length && columns.at(-1)!.length === 0) columns.pop()
  return columns
}
