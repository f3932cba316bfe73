import type { SheetCell } from '@doki/contracts'
import type { SheetInfo, SheetSide } from '@doki/sync'
import type { Effects } from './effects.ts'

/** A tab in memory. Rows and columns are 0-based; `columns` is the width of the grid. */
export interface FakeTab {
  sheetId: number
  title: string
  cells: SheetCell[][]
  columns: number
}

/** Rows of one page: few, so that a test has several. */
const pageRows = 4

export type FakeSheet = ReturnType<typeof fakeSheet>

/** A spreadsheet in memory behind the engine's port. A test edits `tabs` between, or in the midst of, runs. */
export function fakeSheet(effects: Effects, tabs: FakeTab[]) {
  const usage = { reads: 0, writes: 0 }
  let version = 1
  const tabOf = (title: string) => {
    const found = tabs.find(tab => tab.title === title)
    if (!found) throw new Error(`no tab ${title}`)
    return found
  }
  const side: SheetSide = {
    usage: () => ({ ...usage }),
    async describe(): Promise<SheetInfo> {
      usage.reads++
      const infos = tabs.map(({ sheetId, title, cells, columns }) => {
        return { sheetId, title, rows: Math.max(cells.length, 1), columns }
      })
      return { spreadsheetId: 's', title: 'Sheet', timeZone: 'UTC', tabs: infos }
    },
    async version() {
      usage.reads++
      return String(version)
    },
    async *readRows(title, fromRow, toRow, columns) {
      for (let first = fromRow; first <= toRow; first += pageRows) {
        usage.reads++
        const rows = tabOf(title)
          .cells.slice(first - 1, Math.min(toRow, first + pageRows - 1))
          .map(row => trimmed(row.slice(0, columns)))
        while (rows.at(-1)?.length === 0) rows.pop()
        if (rows.length > 0) yield { firstRow: first, rows }
      }
    },
    async readFormulas(title, ranges) {
      usage.reads++
      const { cells } = tabOf(title)
      return ranges.map(range => placesOf(range).map(({ row, column }) => [cells[row]?.[column] ?? null]))
    },
    write: (title, writes) =>
      effects.do('sheet.write', () => {
        usage.writes++
        version++
        const tab = tabOf(title)
        for (const { range, values } of writes) {
          for (const [at, { row, column }] of placesOf(range).entries()) {
            if (column >= tab.columns) throw new Error(`${range} exceeds grid limits`)
            setCell(tab, row, column, values[at]?.[0] ?? null)
          }
        }
      }),
    addColumns: (sheetId, count) =>
      effects.do('sheet.addColumns', () => {
        usage.writes++
        version++
        for (const tab of tabs) if (tab.sheetId === sheetId) tab.columns += count
      }),
  }
  return { side, tabs }
}

/** Writes one cell, as a person or the engine would; rows and columns are 0-based. */
export function setCell(tab: FakeTab, row: number, column: number, value: SheetCell): void {
  while (tab.cells.length <= row) tab.cells.push([])
  const cells = tab.cells[row] ?? []
  while (cells.length <= column) cells.push(null)
  cells[column] = value
}

function trimmed(row: SheetCell[]): SheetCell[] {
  const filled = row.findLastIndex(cell => cell !== null && cell !== '')
  return row.slice(0, filled + 1)
}

/** The cells of a range one column wide, which is all the engine asks for. */
function placesOf(range: string): { row: number; column: number }[] {
  const [, letters = '', from = '', to = ''] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range) ?? []
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => ({
    row: Number(from) - 1 + at,
    column,
  }))
}
