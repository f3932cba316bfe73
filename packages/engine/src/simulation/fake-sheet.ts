import type { SheetCell } from '@doki/contracts'
import type { FileVersion, SheetInfo, SheetSide, SheetWrite } from '@doki/sync'
import type { Effects } from './effects.ts'
import { boxOf, type FakeCell, type FakeTab, gridRows, setCell, shown, trimmed, typed } from './tab.ts'

export interface FakeSheetOptions {
  /** Rows of one page: few, so that a test has several. */
  pageRows?: number
  /** What Drive says of the file. By default it is worked out from what is in the tabs. */
  version?: () => FileVersion
  /** Put around whatever reaches the tab. */
  watch?: SheetWatch
  /** What a written cell becomes: RAW by default. */
  enter?: (cell: SheetCell) => FakeCell
}

/** Sees what a process looks at and changes, at the moment it does. */
export interface SheetWatch {
  /** Rows are 1-based. */
  read(tab: FakeTab, firstRow: number, lastRow: number): void
  looked(tab: FakeTab, ranges: readonly string[]): void
  write(tab: FakeTab, writes: readonly SheetWrite[], apply: () => void): void
  /** Rows are 1-based. */
  deleteRows(tab: FakeTab, rows: readonly number[], apply: () => void): void
}

const noWatch: SheetWatch = {
  read: () => {},
  looked: () => {},
  write: (_tab, _writes, apply) => apply(),
  deleteRows: (_tab, _rows, apply) => apply(),
}

export type FakeSheet = ReturnType<typeof fakeSheet>

/** A spreadsheet in memory behind the engine's port. A test edits `tabs` between, or in the midst of, runs. */
export function fakeSheet(effects: Effects, tabs: FakeTab[], options: FakeSheetOptions = {}) {
  const { pageRows = 4, version = versionOf(tabs), watch = noWatch, enter = cell => cell } = options
  const usage = { reads: 0, writes: 0 }
  const tabOf = (title: string) => {
    const found = tabs.find(tab => tab.title === title)
    if (!found) throw new Error(`no tab ${title}`)
    return found
  }
  const tabById = (id: number) => {
    const found = tabs.find(({ sheetId }) => sheetId === id)
    if (!found) throw new Error(`no tab with the id ${id}`)
    return found
  }
  function read<T>(name: string, look: () => T): Promise<T> {
    usage.reads++
    return effects.look(name, look)
  }
  function write<T>(name: string, detail: unknown, apply: () => T): Promise<T> {
    usage.writes++
    return effects.do(name, apply, detail)
  }

  const side: SheetSide = {
    usage: () => ({ ...usage }),
    describe: () =>
      read('sheet.describe', (): SheetInfo => {
        const infos = tabs.map(tab => {
          return { sheetId: tab.sheetId, title: tab.title, rows: gridRows(tab), columns: tab.columns }
        })
        return { spreadsheetId: 's', title: 'Sheet', timeZone: 'UTC', tabs: infos }
      }),
    version: () => read('sheet.version', version),
    async *readRows(title, fromRow, toRow, columns) {
      for (let first = fromRow; first <= toRow; first += pageRows) {
        const rows = await read('sheet.readRows', () => {
          const last = Math.min(toRow, first + pageRows - 1)
          watch.read(tabOf(title), first, last)
          const page = tabOf(title).cells.slice(first - 1, last)
          return trimmedRows(page.map(row => trimmed(row.slice(0, columns).map(shown))))
        })
        if (rows.length > 0) yield { firstRow: first, rows }
      }
    },
    readFormulas: (title, ranges) =>
      read('sheet.readFormulas', () => {
        watch.looked(tabOf(title), ranges)
        return ranges.map(range => formulasOf(tabOf(title), range))
      }),
    write: (title, writes) =>
      write('sheet.write', writes, () => {
        const tab = tabOf(title)
        for (const { range } of writes) {
          const { right, bottom } = boxOf(range)
          if (right >= tab.columns || bottom >= gridRows(tab)) throw new Error(`${range} exceeds grid limits`)
        }
        watch.write(tab, writes, () => {
          for (const { row, column, cell } of cellsOf(writes)) setCell(tab, row, column, enter(cell))
        })
      }),
    addColumns: (sheetId, count) =>
      write('sheet.addColumns', count, () => {
        tabById(sheetId).columns += count
      }),
    prepareRows: ({ sheetId, lastRow }) =>
      write('sheet.prepareRows', lastRow, () => {
        const tab = tabById(sheetId)
        tab.rows = Math.max(gridRows(tab), lastRow)
      }),
    deleteRows: (sheetId, rows) =>
      write('sheet.deleteRows', rows, () => {
        const tab = tabById(sheetId)
        watch.deleteRows(tab, rows, () => {
          for (const row of [...new Set(rows)].sort((a, b) => b - a)) {
            tab.rows = gridRows(tab) - 1
            tab.cells.splice(row - 1, 1)
          }
        })
      }),
  }
  return { side, tabs }
}

/** Each cell of the writes; rows and columns are 0-based. */
export function cellsOf(writes: readonly SheetWrite[]): { row: number; column: number; cell: SheetCell }[] {
  return writes.flatMap(({ range, values }) => {
    const { top, left } = boxOf(range)
    return values.flatMap((row, down) =>
      row.map((cell, along) => ({ row: top + down, column: left + along, cell })),
    )
  })
}

function formulasOf(tab: FakeTab, range: string): SheetCell[][] {
  const { top, left, bottom, right } = boxOf(range)
  return trimmedRows(
    tab.cells.slice(top, bottom + 1).map(row => trimmed(row.slice(left, right + 1).map(typed))),
  )
}

function trimmedRows(rows: SheetCell[][]): SheetCell[][] {
  return rows.slice(0, rows.findLastIndex(row => row.length > 0) + 1)
}

/** Another version whenever the tabs are not what they were when it was asked for last. */
function versionOf(tabs: FakeTab[]): () => FileVersion {
  let number = 1
  let last = JSON.stringify(tabs)
  return () => {
    const now = JSON.stringify(tabs)
    if (now !== last) number++
    last = now
    return { version: String(number), modifiedAt: null }
  }
}
