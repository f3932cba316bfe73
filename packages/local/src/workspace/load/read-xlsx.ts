import {
  type CellValue,
  dateToSerial,
  readXlsx as readWorkbook,
  type Sheet,
  type Cell as XlsxCell,
} from 'hucre'
import type { Cell } from '../cell.ts'
import { canCalculate } from '../formula/calculate.ts'
import { moveFormula } from '../formula/shift.ts'
import { badFile } from './bad-file.ts'
import type { LoadedTab } from './read-file.ts'

/**
 * All tabs of a workbook. Dates become serial numbers with their number format, booleans stay booleans. A formula
 * that uses a function we do not have is taken as the value Excel last calculated.
 */
export async function readXlsx(bytes: Buffer, name: string): Promise<LoadedTab[]> {
  try {
    const workbook = await readWorkbook(bytes, { readStyles: true })
    return workbook.sheets.map(sheet => ({ title: sheet.name, rows: rowsOf(sheet) }))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw badFile(
      `${name} cannot be read as an XLSX workbook (${reason}). Save it again as .xlsx or .csv.`,
      cause,
    )
  }
}

function rowsOf(sheet: Sheet): Cell[][] {
  const shared = new Map<number, { formula: string; row: number; column: number }>()
  const rows = sheet.rows.map((row, r) =>
    row.map((value, c) => {
      const detail = sheet.cells?.get(`${r},${c}`)
      const constant = constantOf(value ?? null)
      const formula = detail && formulaOf(detail, r, c, shared)
      const numberFormat = formatOf(value ?? null, detail)
      if (!formula && !numberFormat) return constant
      return {
        value: formula ? null : constant,
        ...(formula ? { formula } : {}),
        ...(numberFormat ? { format: { numberFormat } } : {}),
      }
    }),
  )
  for (const row of rows) while (row.length && row.at(-1) === null) row.pop()
  while (rows.length && rows.at(-1)!.length === 0) rows.pop()
  return rows
}

function constantOf(value: CellValue): string | number | boolean | null {
  if (value instanceof Date) return dateToSerial(value)
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

/** A shared formula is written once; its other cells read it moved. */
function formulaOf(
  cell: XlsxCell,
  row: number,
  column: number,
  shared: Map<number, { formula: string; row: number; column: number }>,
): string | undefined {
  const index = cell.formulaSharedIndex
  if (cell.formula === undefined) return undefined
  let formula = cell.formula === '' ? undefined : `=${cell.formula}`
  if (index !== undefined) {
    if (formula) shared.set(index, { formula, row, column })
    const master = shared.get(index)
    if (!formula && master) formula = moveFormula(master.formula, row - master.row, column - master.column)
  }
  return formula && canCalculate(formula) ? formula : undefined
}

function formatOf(
  value: CellValue,
  cell: XlsxCell | undefined,
): { type: string; pattern: string } | undefined {
  const pattern = cell?.style?.numFmt?.replace(/\\(?=[/ -])/g, '').replace(/;@$/, '')
  if (value instanceof Date) {
    const known = pattern && pattern.toLowerCase() !== 'general' ? pattern.toLowerCase() : 'yyyy-mm-dd'
    const withTime = /h|s/.test(known)
    const withDay = /y|d/.test(known)
    return { type: withTime ? (withDay ? 'DATE_TIME' : 'TIME') : 'DATE', pattern: known }
  }
  if (!pattern || pattern.toLowerCase() === 'general') return undefined
  if (pattern === '@') return { type: 'TEXT', pattern }
  if (typeof value !== 'number') return undefined
  const type = pattern.includes('%')
    ? 'PERCENT'
    : /[$€£¥]/.test(pattern)
      ? 'CURRENCY'
      : /e[+-]/i.test(pattern)
        ? 'SCIENTIFIC'
        : 'NUMBER'
  return { type, pattern }
}
