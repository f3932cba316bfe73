import type { RowChange, Values } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { keysInSheet } from './keys-in-sheet.ts'

/** A row of the sheet as the run read it. */
export interface KnownRow {
  key: string
  values: Values
}

/** Looks at the keys, when people add rows meanwhile. */
const tries = 5

/**
 * Rows that the sheet had when the run read it, that nobody asked to be deleted, and that are no longer anywhere in it: to be
 * written again, below the others. Asked for when rows moved in the moment between looking and writing, so that a
 * neighbour may have been hit. All keys are read at once: of a sheet read in pages, a row that moves on would seem lost.
 */
export async function lostRows(
  ports: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  known: readonly KnownRow[],
  deleted: ReadonlySet<string>,
): Promise<RowChange[]> {
  let there: Set<string> | undefined
  for (let attempt = 1; attempt <= tries && !there; attempt++) there = await keysInSheet(ports, layout)
  // Rows come faster than they can be looked at, or the tab was emptied: what is missing is not known.
  if (!there || there.size === 0) return []
  return known.flatMap(({ key, values }) =>
    there.has(key) || deleted.has(key)
      ? []
      : [{ key, row: null, before: undefined, after: values, base: values }],
  )
}
