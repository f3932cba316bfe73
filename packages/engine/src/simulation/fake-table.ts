import type { Mapping, TableSchema } from '@doki/contracts'
import { type AppliedRows, keyText, type TableRow, type TableSide } from '@doki/sync'
import type { Effects } from './effects.ts'

/** Rows of one transaction: few, so that a run can die between two of them. */
const batchRows = 3

/** Why the database would not take a row; undefined when it does. */
export type Constraint = (row: TableRow) => string | undefined

export type FakeTable = ReturnType<typeof fakeTable>

/** A table in memory behind the engine's port: a primary key, one constraint, transactions of a few rows. */
export function fakeTable(effects: Effects, mapping: Mapping) {
  const rows = new Map<string, TableRow>()
  const state = {
    rows,
    schema: mapping.newTable ? null : schemaOf(mapping),
    refuse: (() => undefined) as Constraint,
  }

  async function inBatches(
    name: string,
    wanted: readonly TableRow[],
    write: (row: TableRow, done: AppliedRows) => void,
  ): Promise<AppliedRows> {
    const done: AppliedRows = { inserted: 0, updated: 0, deleted: 0, refused: [] }
    for (let at = 0; at < wanted.length; at += batchRows) {
      await effects.do(name, () => {
        for (const row of wanted.slice(at, at + batchRows)) {
          const reason = state.refuse(row)
          if (reason) done.refused.push({ key: row.key, reason, column: null })
          else write(row, done)
        }
      })
    }
    return done
  }

  const side: TableSide = {
    schema: async () => state.schema,
    create: () =>
      effects.do('table.create', () => {
        state.schema ??= schemaOf(mapping)
      }),
    async *readRows() {
      yield [...rows.values()]
    },
    upsert: (_target, wanted) =>
      inBatches('table.upsert', wanted, (row, done) => {
        const key = keyText(row.key)
        if (rows.has(key)) done.updated++
        else done.inserted++
        rows.set(key, row)
      }),
    delete: (_target, keys) =>
      inBatches(
        'table.delete',
        keys.map(key => ({ key, values: [] })),
        ({ key }, done) => {
          if (rows.delete(keyText(key))) done.deleted++
        },
      ),
  }
  return { side, state }
}

function schemaOf({ table, columns, key }: Mapping): TableSchema {
  const managed = key.managed ? [{ column: '_doki_id', type: 'text' as const, nullable: false }] : []
  return {
    schema: table.schema,
    name: table.name,
    primaryKey: key.columns,
    uniques: [key.columns],
    columns: [...managed, ...columns].map(({ column, type, nullable }) => ({
      name: column,
      type,
      nullable,
      dbType: type,
      hasDefault: false,
      generated: false,
      limits: {},
    })),
  }
}
