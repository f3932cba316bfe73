import type { Mapping, TableSchema } from '@doki/contracts'
import {
  keyText,
  sameValues,
  type TableChange,
  type TableRow,
  type TableSide,
  type TableWritten,
  type Values,
} from '@doki/sync'
import type { Effects } from './effects.ts'

export interface FakeTableOptions {
  /** Rows of one transaction: few, so that a run can die between two of them. */
  batchRows?: number
  /** True when the database gives a key to a new row. */
  generated?: boolean
}

/** Told of every row that is about to be written, and what it was. */
export type RowWatch = (key: string, before: Values | undefined, after: Values | undefined) => void

/** Why the database would not take a row; undefined when it does. A deletion comes without values. */
export type Constraint = (row: TableRow) => string | undefined

export type FakeTable = ReturnType<typeof tableState>

/** A table in memory: a primary key, one constraint, one trigger, and a token that tells of others' changes. */
export function tableState(mapping: Mapping, { generated = false, batchRows = 3 }: FakeTableOptions = {}) {
  const rows = new Map<string, TableRow>()
  return {
    rows,
    batchRows,
    token: tokenOf(rows),
    schema: mapping.newTable ? null : schemaOf(mapping, generated),
    /** As it is once it was made. */
    planned: schemaOf(mapping, generated),
    refuse: (() => undefined) as Constraint,
    /** A trigger before a row is written. */
    alter: (row => row.values) as (row: TableRow) => Values,
    /** False when the database does not say that it changed. */
    watched: true,
    nextKey: 1000,
  }
}

/** The table behind the engine's port: short transactions, each row only while it is what the engine takes it for. */
export function fakeTable(effects: Effects, state: FakeTable, watch: RowWatch = () => {}): TableSide {
  const { rows, token, batchRows } = state

  async function inBatches<R, W>(
    name: string,
    wanted: readonly W[],
    done: R,
    write: (row: W, done: R) => void,
  ): Promise<R> {
    for (let at = 0; at < wanted.length; at += batchRows) {
      const batch = wanted.slice(at, at + batchRows)
      const apply = () => {
        for (const row of batch) write(row, done)
      }
      await effects.do(name, () => token.own(apply), batch)
    }
    return done
  }

  function put(key: readonly string[], values: Values | undefined): Values | undefined {
    const text = keyText(key)
    const after = values && state.alter({ key, values })
    watch(text, rows.get(text)?.values, after)
    if (after) rows.set(text, { key, values: after })
    else rows.delete(text)
    return after
  }

  function change({ key, before, after }: TableChange, done: TableWritten): void {
    const now = rows.get(keyText(key))?.values
    const isAfter = same(now, after)
    if (!isAfter && !same(now, before)) {
      done.stale.push(key)
      return
    }
    const reason = isAfter ? undefined : state.refuse({ key, values: after ?? [] })
    if (reason) {
      done.refused.push({ key, reason, column: null })
      return
    }
    if (!before) done.inserted++
    else if (!after) done.deleted++
    else done.updated++
    if (isAfter) return
    const made = put(key, after)
    if (made && after && !sameValues(made, after)) done.altered.push({ key, values: made })
  }

  return {
    schema: () => effects.look('table.schema', () => state.schema),
    create: () =>
      effects.do('table.create', () => {
        state.schema ??= state.planned
      }),
    async *readRows() {
      yield await effects.look('table.readRows', () => [...rows.values()])
    },
    write: (_target, changes) => inBatches('table.write', changes, noRows(), change),
    reserveKeys: (_target, count) =>
      effects.do('table.reserveKeys', () => Array.from({ length: count }, () => String(state.nextKey++))),
    changeToken: () => effects.look('table.changeToken', () => (state.watched ? token.now() : null)),
    watch: () => effects.do('table.watch', () => state.watched),
  }
}

function noRows(): TableWritten {
  return { inserted: 0, updated: 0, deleted: 0, refused: [], stale: [], altered: [] }
}

function same(a: Values | undefined, b: Values | undefined): boolean {
  return a && b ? sameValues(a, b) : a === b
}

/** Another text whenever somebody else changed the rows. */
function tokenOf(rows: ReadonlyMap<string, TableRow>) {
  let number = 1
  let last = ''
  const textOf = () => JSON.stringify([...rows.values()])
  function look(): string {
    const now = textOf()
    if (now !== last) number++
    last = now
    return String(number)
  }
  return {
    now: look,
    /** Changes that are the sync's own. */
    own(apply: () => void): void {
      look()
      apply()
      last = textOf()
    },
  }
}

function schemaOf({ table, columns, key }: Mapping, generated: boolean): TableSchema {
  const managed = key.managed ? [{ column: '_doki_id', type: 'text' as const, nullable: false }] : []
  return {
    schema: table.schema,
    name: table.name,
    primaryKey: key.columns,
    uniques: [key.columns],
    columns: [...managed, ...columns].map(({ column, type, nullable }) => ({
      name: column,
      type,
      nullable: nullable && !key.columns.includes(column),
      dbType: type,
      hasDefault: generated && key.columns.includes(column),
      generated: false,
      limits: {},
    })),
  }
}
