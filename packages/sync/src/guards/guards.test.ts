import type { ColumnMapping, TableSchema } from '@doki/contracts'
import { test } from 'tap'
import type { RowChange, RunPlan, SideChanges } from '../plan/run-plan.ts'
import { mappingOf } from '../testing/mappings.ts'
import { guardChanges, guardEmpty } from './changes.ts'
import { guardHeader } from './header.ts'
import { guardTab, guardTable } from './places.ts'

const mapped = mappingOf(['Name', 'City', 'Total', ''])
const words = (header: (string | number | null)[]) => guardHeader(mapped.columns, header)[0]?.message

test('a header that moved, was renamed, doubled or lost stops the run, in words', async t => {
  t.equal(words(['Name', 'City', 'Total', '', 'Other']), undefined)
  t.match(words(['Name', 'City', '', '', 'Total']), '“Total” was in column C and is now in column E')
  t.match(words(['Name', 'City', 'Sum', null]), '“Total” in column C is now called “Sum”')
  t.match(words(['Name', '', 'Total']), '“City” is gone from column B')
  t.match(
    words(['Name', 'City', '', '', 'Total', 'Total']),
    '“Total” was in column C and is now in columns E and F',
  )
  t.match(words(['Name', 'City', 'Total', 'New']), 'column D had no header and is now called “New”')
  t.match(words(['City', 'Name', 'Total']), '“Name” was in column A and is now in column B')
  t.equal(guardHeader(mapped.columns, ['x'])[0]?.confirmable, false)
})

test('the header of a joined column is one of them, and one that several parts are taken of is told of once', async t => {
  const [name, city, total] = mapped.columns
  if (!name || !city || !total) throw new Error('no columns')
  const joined = {
    kind: 'join' as const,
    with: [{ index: 2, header: 'Total', label: 'Total' }],
    separator: ' ',
  }
  const said = (columns: ColumnMapping[], header: string[]) => guardHeader(columns, header)[0]?.message
  const both = [name, { ...city, transform: joined }]
  t.equal(said(both, ['Name', 'City', 'Total']), undefined)
  t.match(said(both, ['Name', 'City', '', 'Total']), '“Total” was in column C and is now in column D')
  t.match(said(both, ['Name', 'City', 'Sum']), '“Total” in column C is now called “Sum”')
  const part = { kind: 'part' as const, of: 'words' as const, take: 'first' as const, separator: null }
  const parts = [
    { ...name, transform: part },
    { ...name, transform: { ...part, take: 'last' as const } },
  ]
  t.match(said(parts, ['Names']), /changed: “Name” in column A is now called “Names”\. Change it back/)
  t.equal(said([{ ...total, transform: { kind: 'constant', value: 'x' } }], []), undefined)
})

test('more deletions or blanked rows than the limits allow ask first', async t => {
  const limits = { rows: 20, share: 0.1 }
  t.same(guardChanges(planWith({ deletes: 20 }, 50), limits), [])
  t.match(guardChanges(planWith({ deletes: 21 }, 50), limits), [
    {
      code: 'too_many_deletes',
      side: 'table',
      count: 21,
      confirmable: true,
      message: /delete 21 of 50 rows of the table, more than the 20/,
    },
  ])
  t.same(guardChanges(planWith({ deletes: 100 }, 1000), limits), [])
  t.match(guardChanges(planWith({ deletes: 101 }, 1000), limits), [{ code: 'too_many_deletes' }])
  t.match(guardChanges(planWith({ blanked: 21 }, 50), limits), [{ code: 'too_many_blanked' }])
})

test('an empty range is mended, not confirmed', async t => {
  t.same(guardEmpty({ sheetRows: 0, baseRows: 0 }), [])
  t.match(guardEmpty({ sheetRows: 0, baseRows: 1 }), [{ code: 'empty_range', confirmable: false }])
})

test('a tab is known by its id, not its name', async t => {
  const tabs = [{ sheetId: 7, title: 'Renamed', rows: 1, columns: 1 }]
  t.same(guardTab({ tabs }, { sheetId: 7, tab: 'People' }), [])
  t.match(guardTab({ tabs }, { sheetId: 8, tab: 'People' }), [{ code: 'tab_missing', message: /“People”/ }])
})

test('a table that lost or changed a column stops the run', async t => {
  const check = (schema: TableSchema | null, baseRows = 1, newTable = false) =>
    guardTable(schema, { ...mappingOf(['id', 'age']), newTable: newTable ? made : null, table }, { baseRows })
  t.same(
    check(
      schemaOf([
        ['id', 'text'],
        ['age', 'text'],
      ]),
    ),
    [],
  )
  t.match(
    check(
      schemaOf([
        ['id', 'text'],
        ['age', 'integer'],
      ]),
    ),
    [{ code: 'column_type_changed', message: /“age” is now integer, and was mapped as text/ }],
  )
  t.match(check(schemaOf([['id', 'text']])), [{ message: /“age” is gone/ }])
  const dated = mappingOf(['id', 'age'], { type: 'date' })
  const kept = (type: 'text' | 'integer') =>
    guardTable(
      schemaOf([
        ['id', 'text'],
        ['age', type],
      ]),
      { ...dated, newTable: null, table },
      { baseRows: 1 },
    )
  t.same(kept('text'), [], 'a date may be kept as a text')
  t.match(kept('integer'), [{ message: /“age” is now integer, and was mapped as date/ }])
  t.match(
    check(
      schemaOf([
        ['id', 'text'],
        ['age', 'text'],
        ['must', 'text', false],
      ]),
    ),
    [{ message: /“must” needs a value/ }],
  )
  t.match(check(null), [{ code: 'table_missing', confirmable: false }])
  t.same(check(null, 0, true), [], 'a table that is to be created is not missing')
})

const table = { connectionId: '' as never, schema: 'public', name: 'people' }
const made = { schema: 'public', name: 'people', columns: [], primaryKey: [], sql: '' }

function schemaOf(columns: [name: string, type: 'text' | 'integer', nullable?: boolean][]): TableSchema {
  return {
    schema: 'public',
    name: 'people',
    primaryKey: ['id'],
    uniques: [['id']],
    columns: columns.map(([name, type, nullable = true]) => ({
      name,
      type,
      dbType: type,
      nullable,
      hasDefault: false,
      generated: false,
      limits: {},
    })),
  }
}

function planWith({ deletes = 0, blanked = 0 }, rows: number): RunPlan {
  const change: RowChange = { key: 'a', row: null, before: ['a'], after: undefined, base: ['a'] }
  const none: SideChanges = { inserts: [], updates: [], deletes: [], unchanged: 0, blanked: 0 }
  const side = { ...none, deletes: new Array(deletes).fill(change), unchanged: rows - deletes, blanked }
  const counts = { tableOnly: 0, sheetRows: rows, tableRows: rows, baseRows: rows }
  return {
    ...counts,
    table: side,
    sheet: none,
    conflicts: [],
    marked: [],
    base: { save: [], remove: [] },
    quarantine: [],
    resolved: [],
    unsettled: [],
  }
}
