import {
  type ColumnMapping,
  type ColumnType,
  Mapping,
  managedKey,
  type SheetCell,
  Sync,
} from '@doki/contracts'

/** Ids of no meaning, the same in every run of a simulation. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

const syncDefaults = {
  id: idOf(1),
  workspaceId: idOf(2),
  name: 'People',
  mappingId: idOf(3),
  direction: 'sheet_to_table',
  conflictPolicy: 'sheet_wins',
  deletePolicy: 'delete',
  guards: { rows: 2, share: 0.1 },
  schedule: null,
  timeZone: 'UTC',
  state: 'active',
  stateReason: null,
  nextRunAt: null,
  lastRunId: null,
  createdAt: '2026-01-01T00:00:00Z',
}

export function syncOf(more: Partial<Sync>): Sync {
  return Sync.parse({ ...syncDefaults, ...more })
}

/** The tab `People` and the table `people`, mapped by `columns`. */
export function mappingOf(
  columns: ColumnMapping[],
  { key, newTable = false }: { key: readonly string[] | 'managed'; newTable?: boolean },
): Mapping {
  const connectionId = idOf(4)
  const managed = key === 'managed'
  const primaryKey = managed ? [managedKey] : key
  return Mapping.parse({
    id: idOf(5),
    workspaceId: idOf(6),
    name: 'People',
    sheet: {
      connectionId,
      spreadsheetId: 's',
      spreadsheetTitle: 'Sheet',
      sheetId: 7,
      tab: 'People',
      headerRow: 1,
      firstRow: 2,
    },
    table: { connectionId, schema: 'public', name: 'people' },
    newTable: newTable
      ? { schema: 'public', name: 'people', columns: [], primaryKey, sql: 'create table' }
      : null,
    columns,
    key: { columns: primaryKey, managed },
    version: 1,
    state: 'approved',
    headerFingerprint: '',
    createdAt: '2026-01-01T00:00:00Z',
  })
}

export function columnOf(
  name: string,
  index: number,
  type: ColumnType,
  more: Partial<ColumnMapping> = {},
): ColumnMapping {
  return {
    header: name,
    label: name,
    index,
    column: name,
    type,
    format: {},
    limits: {},
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [],
    ...more,
  }
}

/** Rows `k1` to `k<count>`. */
export function rowsOf(count: number): SheetCell[][] {
  return Array.from({ length: count }, (_, at) => [`k${at + 1}`, `name ${at + 1}`, at + 1])
}
