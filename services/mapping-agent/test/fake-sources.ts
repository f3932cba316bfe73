import {
  type ColumnMapping,
  ConnectionId,
  type SheetCell,
  type SuggestMapping,
  type TableSchema,
} from '@doki/contracts'
import type { Tables } from '@doki/tables'
import type { Sources } from '../src/sources.ts'

interface Options {
  /** Tabs by title, from their first row. */
  tabs: Record<string, SheetCell[][]>
  /** The rows under the header with dates as they are shown; as in `tabs` unless given. */
  shown?: SheetCell[][]
  grid?: { rows: number; columns: number }
  table?: TableSchema | null
  describe?: () => Promise<TableSchema | null>
  sample?: Awaited<ReturnType<Tables['sample']>>
  /** The keys of the table's rows, in batches, unless there are none. */
  keys?: Tables['keys']
}

/** A spreadsheet and a database that are not there: what lies beyond our process. */
export function fakeSources({ tabs, shown, grid, table = null, describe, sample, keys }: Options) {
  let reads = 0
  let ended = 0
  const sizeOf = (rows: SheetCell[][]) =>
    grid ?? { rows: rows.length, columns: Math.max(0, ...rows.map(row => row.length)) }
  const sources: Sources = {
    openSheet: async () => ({
      describe: async () => ({
        spreadsheetId: 's',
        title: 'Shop',
        timeZone: 'Etc/UTC',
        tabs: Object.entries(tabs).map(([title, rows], sheetId) => ({ sheetId, title, ...sizeOf(rows) })),
      }),
      async *readRows(tab, fromRow) {
        reads++
        const rows = tabs[tab] ?? []
        for (let at = 0; at < rows.length; at += 2)
          yield { firstRow: fromRow + at, rows: rows.slice(at, at + 2) }
      },
      readFormatted: async tab => shown ?? (tabs[tab] ?? []).slice(1),
    }),
    openDatabase: async () => ({
      describe: describe ?? (async () => table),
      sample: async () => sample ?? { columns: [], rows: [] },
      keys: keys ?? async function* () {},
      end: async () => void ended++,
    }),
  }
  return { sources, reads: () => reads, ended: () => ended }
}

/** The input of a `mapping.suggest` job. */
export function askFor(tab: string | null): SuggestMapping {
  const connectionId = ConnectionId.parse('0190a000-0000-7000-8000-00000000000a')
  return {
    sheetConnectionId: connectionId,
    spreadsheetId: 's',
    tab,
    table: { connectionId, schema: 'public', name: 'orders' },
    key: [],
  }
}

/** A header and the column that it goes into. */
export function columnOf(
  header: string,
  index: number,
  column: string,
  type: ColumnMapping['type'],
): ColumnMapping {
  return {
    header,
    label: header,
    index,
    column,
    type,
    format: {},
    limits: {},
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
