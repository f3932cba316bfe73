import {
  ConnectionId,
  MappingProposal,
  type SheetCell,
  type SheetColumn,
  type TableColumn,
  type TableSchema,
} from '@doki/contracts'
import { type MappingQuestion, suggestMapping } from '../src/suggest-mapping.ts'

/** A question in short: the sheet as it stands, everything else as usual. */
export interface Case extends Partial<MappingQuestion> {
  headers: string[]
  rows: SheetCell[][]
}

/** Suggests, and checks that the answer keeps the contract. */
export function suggest(asked: Case): MappingProposal {
  return MappingProposal.parse(suggestMapping(question(asked)))
}

/** The same in full. */
export function question({ headers, rows, table: schema = null, ...rest }: Case): MappingQuestion {
  const connectionId = ConnectionId.parse('0190a000-0000-7000-8000-000000000001')
  const columns: SheetColumn[] = headers.map((header, index) => ({
    index,
    header,
    label: header || `Column ${String.fromCharCode(65 + index)}`,
  }))
  return {
    sheet: {
      connectionId,
      spreadsheetId: 's',
      spreadsheetTitle: 'Book',
      sheetId: 0,
      tab: 'Sheet1',
      headerRow: 1,
      firstRow: 2,
    },
    columns,
    rows,
    table: schema,
    tableRef: { connectionId, schema: 'public', name: 'orders' },
    key: [],
    ...rest,
  }
}

export function table(columns: TableColumn[], keys: Partial<TableSchema> = {}): TableSchema {
  const first = columns[0]?.name ?? ''
  return { schema: 'public', name: 'orders', columns, primaryKey: [first], uniques: [[first]], ...keys }
}

export function column(
  name: string,
  type: TableColumn['type'],
  rest: Partial<TableColumn> = {},
): TableColumn {
  return {
    name,
    dbType: type ?? 'bytea',
    type,
    nullable: true,
    hasDefault: false,
    generated: false,
    limits: {},
    ...rest,
  }
}
