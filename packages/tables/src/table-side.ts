import type { TableSide } from '@doki/sync'
import { createTable } from './create-table.ts'
import type { TableRef } from './identifier.ts'
import type { Tables } from './open-tables.ts'
import { readRows } from './read-rows.ts'
import { reserveKeys } from './reserve-keys.ts'
import { changeToken } from './watch/change-token.ts'
import { watch } from './watch/watch.ts'
import { changesWriter } from './write/write-changes.ts'

export interface SideOptions {
  /** The sync that writes here (no spaces): its own changes do not move its `changeToken`. */
  writer?: string
}

/** One table as the engine sees it. Every write may be repeated: what is done already is not done again. */
export function tableSide(tables: Tables, ref: TableRef, { writer = '' }: SideOptions = {}): TableSide {
  return {
    schema: () => tables.describe(ref.schema, ref.name),
    create: table => createTable(tables, table),
    readRows: target => readRows(tables, ref, target),
    write: changesWriter(tables, ref, writer),
    reserveKeys: (target, count) => reserveKeys(tables, ref, target, count),
    changeToken: () => changeToken(tables, ref, writer),
    watch: () => watch(tables, ref),
  }
}
