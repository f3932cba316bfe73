import type { Mapping, SheetCell } from '@doki/contracts'
import type { SheetPage, SheetSide } from '@doki/sync'
import { before, keyPlaces } from './config.ts'
import { cellsOf } from './fake-sheet.ts'
import type { Mutant } from './mutants.ts'
import { boxOf, type FakeCell } from './tab.ts'

const withSheet = (
  name: string,
  change: (sheet: SheetSide, mapping: Mapping) => Partial<SheetSide>,
): Mutant => ({
  name,
  mutate: (ports, { mapping }) => ({ ...ports, sheet: { ...ports.sheet, ...change(ports.sheet, mapping) } }),
})

/** Rows of a page as a run is made to see them; `row` is 1-based. */
function seenAs(
  sheet: SheetSide,
  see: (cells: SheetCell[], row: number) => SheetCell[],
): Pick<SheetSide, 'readRows'> {
  return {
    async *readRows(...asked) {
      for await (const { firstRow, rows } of sheet.readRows(...asked)) {
        const page: SheetPage = { firstRow, rows: rows.map((cells, at) => see(cells, firstRow + at)) }
        yield page
      }
    },
  }
}

/** Guards of what is read from the sheet and written to it. */
export const sheetMutants: readonly Mutant[] = [
  withSheet('nothing is looked at again before it is written', sheet => {
    const known = new Map<string, SheetCell>()
    let isWritten = false
    return {
      ...seenAs(sheet, (cells, row) => {
        isWritten = false
        for (let column = 0; column < 30; column++) known.set(`${row - 1}:${column}`, cells[column] ?? null)
        return cells
      }),
      async readFormulas(tab, ranges) {
        const found = await sheet.readFormulas(tab, ranges)
        return isWritten ? found : overlaid(ranges, found, known)
      },
      async write(tab, writes) {
        await sheet.write(tab, writes)
        isWritten = true
      },
    }
  }),
  withSheet('nothing is read back: a write counts as done', sheet => {
    const written = new Map<string, SheetCell>()
    return {
      async readFormulas(tab, ranges) {
        const found = await sheet.readFormulas(tab, ranges)
        const shown = overlaid(ranges, found, written)
        written.clear()
        return shown
      },
      async write(tab, writes) {
        for (const { row, column, cell } of cellsOf(writes)) written.set(`${row}:${column}`, cell)
        await sheet.write(tab, writes)
      },
    }
  }),
  {
    name: 'texts are entered, not written RAW',
    prepare: world => {
      world.enter = entered
    },
  },
  withSheet('the header is not looked at', (sheet, { columns }) => {
    const mended = (cells: SheetCell[]) => {
      const header = [...cells]
      for (const { index, header: text } of columns) header[index] = text
      return header
    }
    return {
      ...seenAs(sheet, (cells, row) => (row === 1 ? mended(cells) : cells)),
      async readFormulas(tab, ranges) {
        const found = await sheet.readFormulas(tab, ranges)
        return found.map((rows, at) => {
          const { top, left } = boxOf(ranges[at] ?? '')
          if (top !== 0) return rows
          const [head = [], ...rest] = rows
          return [mended([...Array<null>(left).fill(null), ...head]).slice(left), ...rest]
        })
      },
    }
  }),
  withSheet('rows that are held count as gone', (sheet, mapping) => {
    const keys = keyPlaces(mapping).map(place => before + place)
    return seenAs(sheet, cells => (keys.some(index => (cells[index] ?? null) === null) ? [] : cells))
  }),
  withSheet('of rows with the same key the first is taken', (sheet, mapping) => {
    const keys = keyPlaces(mapping).map(place => before + place)
    const seen = new Set<string>()
    return seenAs(sheet, (cells, row) => {
      if (row === 1) seen.clear()
      const key = keys.map(index => cells[index]).join('|')
      if (row > 1 && keys.length > 0 && seen.has(key)) return []
      seen.add(key)
      return cells
    })
  }),
  withSheet('an answer that is cut short counts as whole', sheet => {
    let pages = 0
    return {
      async *readRows(...asked) {
        for await (const page of sheet.readRows(...asked))
          if (page.firstRow === 1 || ++pages % 3 > 0) yield page
      },
      readFormulas: async (tab, ranges) =>
        (await sheet.readFormulas(tab, ranges)).map((rows, at) =>
          boxOf(ranges[at] ?? '').bottom > 20 ? rows.slice(0, 8) : rows,
        ),
    }
  }),
  {
    name: 'new rows are appended, not written to a place',
    mutate: (ports, { tab }) => ({
      ...ports,
      sheet: {
        ...ports.sheet,
        async write(title, writes) {
          const lowest = Math.min(...writes.map(({ range }) => boxOf(range).top))
          const down = tab.cells.length - lowest
          if (lowest < tab.cells.length - 1 || writes.length === 0) return ports.sheet.write(title, writes)
          const moved = (range: string) => range.replaceAll(/\d+/g, row => String(Number(row) + down))
          return ports.sheet.write(
            title,
            writes.map(({ range, values }) => ({ range: moved(range), values })),
          )
        },
      },
    }),
  },
]

function overlaid(
  ranges: readonly string[],
  found: SheetCell[][][],
  over: ReadonlyMap<string, SheetCell>,
): SheetCell[][][] {
  return ranges.map((range, at) => {
    const { top, left, bottom, right } = boxOf(range)
    return Array.from({ length: bottom - top + 1 }, (_, down) =>
      Array.from({ length: right - left + 1 }, (_, along) => {
        const key = `${top + down}:${left + along}`
        return over.get(key) ?? found[at]?.[down]?.[along] ?? null
      }),
    )
  })
}

/** As a sheet takes what a person types: a formula, a number, a share. */
function entered(cell: SheetCell): FakeCell {
  if (typeof cell !== 'string') return cell
  if (cell.startsWith('=')) return { formula: cell, value: '#NAME?' }
  if (/^\d+%$/.test(cell)) return Number(cell.slice(0, -1)) / 100
  return /^\d+$/.test(cell) ? Number(cell) : cell
}
