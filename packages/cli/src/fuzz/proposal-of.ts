/** A mapping of one column between two connections that lead nowhere. */
export function proposalOf(sheetConnection: string, tableConnection: string) {
  const column = {
    header: 'id',
    label: 'id',
    index: 0,
    column: 'id',
    type: 'text' as const,
    format: {},
    limits: {},
    nullable: true,
    writer: 'both' as const,
    score: 1,
    reasons: [],
  }
  const sheet = {
    connectionId: sheetConnection,
    spreadsheetId: 'sheet-1',
    spreadsheetTitle: 'Orders',
    sheetId: 0,
    tab: 'Sheet1',
    headerRow: 1,
    firstRow: 2,
  }
  return {
    sheet,
    table: { connectionId: tableConnection, schema: 'public', name: 'orders' },
    newTable: null,
    columns: [column],
    key: { columns: ['id'], managed: false },
    keyReason: 'it is unique',
    leftInSheet: [],
    leftInTable: [],
    candidates: [],
    proof: { rows: 1, columns: [], blankKeys: 0, doubledKeys: 0 },
    problems: [],
  }
}
