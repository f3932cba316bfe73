import {
  type ColumnMapping,
  type ColumnType,
  type Mapping,
  managedKey,
  type Sync,
  type Transform,
} from '@doki/contracts'
import type { Random } from './random.ts'
import { wordPairs } from './tokens.ts'
import { columnOf, mappingOf, syncOf } from './world-parts.ts'

export type KeyKind = 'own' | 'composite' | 'managed' | 'generated'

/** What one simulated sync is like. */
export interface Config {
  key: KeyKind
  mapping: Mapping
  sync: Sync
  /** Rows each side begins with, and how many of them both have. */
  rows: { sheet: number; table: number; both: number }
  /** The table refuses some rows. */
  constraint: boolean
  /** The table changes what is written into its first text column. */
  trigger: boolean
  /** People decide what they are asked. */
  resolves: boolean
}

/** Columns of the tab before the mapped ones, which are people's own. */
export const before = 1

export function configOf(chance: Random): Config {
  const key = chance.weighed<KeyKind>({ own: 5, composite: 2, managed: 3, generated: 2 })
  const direction = chance.weighed({ two_way: 8, sheet_to_table: 1, table_to_sheet: 1 })
  const columns = columnsOf(key, chance, direction === 'two_way')
  const keys = { own: ['code'], composite: ['code', 'year'], managed: [managedKey], generated: ['id'] }[key]
  const newTable = key === 'managed' && direction !== 'table_to_sheet' && chance.chance(0.5)
  const both = chance.between(0, 6)
  return {
    key,
    mapping: mappingOf(columns, { key: key === 'managed' ? 'managed' : keys, newTable }),
    sync: syncOf({
      direction,
      conflictPolicy: chance.weighed({ ask: 14, sheet_wins: 3, table_wins: 3 }),
      deletePolicy: chance.weighed({ delete: 5, keep: 1 }),
      guards: chance.chance(0.8) ? { rows: 1000, share: 1 } : { rows: 2, share: 0.1 },
      statusColumn: chance.chance(0.3),
    }),
    rows: newTable
      ? { sheet: chance.between(2, 8), table: 0, both: 0 }
      : { sheet: chance.between(0, 4), table: chance.between(0, 4), both: key === 'managed' ? 0 : both },
    constraint: chance.chance(0.15),
    trigger: chance.chance(0.1),
    resolves: chance.chance(0.4),
  }
}

function columnsOf(key: KeyKind, chance: Random, twoWay: boolean): ColumnMapping[] {
  const writer = () => (twoWay ? chance.weighed({ both: 18, sheet: 1, table: 1 }) : 'both')
  const keyed = {
    own: [columnOf('code', 0, 'text', { nullable: false })],
    composite: [
      columnOf('code', 0, 'text', { nullable: false }),
      columnOf('year', 1, 'integer', { nullable: false }),
    ],
    managed: [],
    generated: [columnOf('id', 0, 'integer', { nullable: false })],
  }[key]
  const types = ['text', 'integer', 'date', 'decimal', 'boolean', 'text'] as const
  const others = chance
    .shuffled(types)
    .slice(0, chance.between(2, types.length))
    .map((type, at) =>
      columnOf(`${type}_${at}`, 0, type, { writer: writer(), transform: transformOf(type, at, twoWay) }),
    )
  return [...keyed, ...others].map((column, at) => ({ ...column, index: before + at }))
}

/** Some columns say in the sheet otherwise what the table keeps; which ones is told by their place, by no chance of its own. */
function transformOf(type: ColumnType, at: number, twoWay: boolean): Transform | null {
  if (type === 'integer' && at % 2 === 1) return { kind: 'scale', factor: '100' }
  if (type === 'decimal' && at % 2 === 0) return { kind: 'scale', factor: '0.01' }
  if (type === 'boolean' && at % 2 === 1) return { kind: 'codes', pairs: wordPairs }
  return type === 'text' && at % 2 === 1 && twoWay ? { kind: 'text', trim: true, case: null } : null
}

/** Places, among the mapping's columns, of the key; none of a managed one. */
export function keyPlaces({ key, columns }: Mapping): number[] {
  if (key.managed) return []
  return key.columns.map(name => columns.findIndex(({ column }) => column === name))
}
