import type { TableChange } from '@doki/sync'
import { all, any, bytesOf, filterFor, holds } from './filters.ts'
import { type GuardedChange, guardOf, look } from './guard-rows.ts'
import { inHalves } from './in-halves.ts'
import { inParallel } from './in-parallel.ts'
import { valueFor } from './insert-rows.ts'
import { holdsIn, noteAltered, type Outcome, refuse } from './outcome.ts'
import { inParts, readByKeys } from './read-pages.ts'
import type { RestClient } from './rest-client.ts'
import { keyOf, type PlacedColumn, type RestPlan } from './rest-plan.ts'

/** Requests at once: a small project has some 10 connections for its API. */
const atOnce = 8

/** Rows whose unsaid values are looked at together, and so how long that look is old at most. */
const sliceRows = 64

/**
 * Updates row by row, each in a request that only finds the row while it still is what it was before, and sets the
 * columns that change. Answers the changes that found no row.
 */
export async function updateRows(
  client: RestClient,
  plan: RestPlan,
  changes: readonly TableChange[],
  into: Outcome,
): Promise<TableChange[]> {
  const untouched: TableChange[] = []
  for (let at = 0; at < changes.length; at += sliceRows) {
    const guarded = changes.slice(at, at + sliceRows).map(change => guardOf(plan, change))
    const { same, moved } = await look(client, plan, guarded)
    untouched.push(...moved)
    await inParallel(same, atOnce, async one => {
      const { change } = one
      const row = await updateRow(client, plan, one).catch((error: unknown) => {
        refuse(into, change, error)
        return null
      })
      if (row === undefined) untouched.push(change)
      else if (row) {
        into.updated++
        noteAltered(into, plan, change.after ?? [], row)
      }
    })
  }
  return untouched
}

/**
 * PostgREST applies a tree of conditions to the rows it answers too, as they are after the update, so that all that can
 * be is asked beside it. Where a blank text changes it cannot, and the row is read back.
 */
async function updateRow(client: RestClient, plan: RestPlan, { change, said }: GuardedChange) {
  const { key, before = [], after = [] } = change
  const changes = ({ place }: PlacedColumn) => (before[place] ?? null) !== (after[place] ?? null)
  const set = plan.written
    .filter(changes)
    .map(({ column, place }) => [column.column, valueFor(column, after[place] ?? null)])
  if (set.length === 0) return undefined
  const asked = [
    ...plan.key.map((column, i) => ({ column, text: key[i] ?? '' })),
    ...said.map(({ column, place }) => ({ column, text: before[place] ?? null })),
  ]
  const isBlank = ({ column, text }: (typeof asked)[number]) => filterFor(column, text) === undefined
  const blanks = asked.filter(isBlank).map(({ column, text }) => holds(column, text))
  const { data } = await client.ask(supabase => {
    let request = supabase
      .schema(plan.schema)
      .from(encodeURIComponent(plan.name))
      .update(Object.fromEntries(set))
    for (const { column, text } of asked) {
      const filter = filterFor(column, text)
      if (filter) request = request.filter(...filter)
    }
    return (blanks.length > 0 ? request.or(all(blanks)) : request).select(plan.select)
  })
  const row = plan.parse(data)[0]?.row
  const hidden = said.some(
    one => changes(one) && filterFor(one.column, before[one.place] ?? null) === undefined,
  )
  if (row || !hidden) return row
  const now = (await readByKeys(client, plan, [key])).get(keyOf(key))
  return now && holdsIn(plan.written, now, after) ? now : undefined
}

/**
 * Deletes rows, as many in a request as their conditions have room; each only while it still is what it was before.
 * When the database refuses, the halves are tried, until the rows are found that cannot go. Answers the changes that
 * found no row.
 */
export async function deleteRows(
  client: RestClient,
  plan: RestPlan,
  changes: readonly TableChange[],
  into: Outcome,
): Promise<TableChange[]> {
  const untouched: TableChange[] = []
  const remove = async (part: readonly GuardedChange[]): Promise<void> => {
    const gone = await deletePart(client, plan, part)
    into.deleted += gone.size
    untouched.push(...part.map(({ change }) => change).filter(({ key }) => !gone.has(keyOf(key))))
  }
  for (let at = 0; at < changes.length; at += sliceRows) {
    const guarded = changes.slice(at, at + sliceRows).map(change => guardOf(plan, change))
    const { same, moved } = await look(client, plan, guarded)
    untouched.push(...moved)
    for (const part of inParts(same, ({ condition }) => bytesOf(condition) + 3))
      await inHalves(part, remove, ({ change }, error) => refuse(into, change, error))
  }
  return untouched
}

async function deletePart(client: RestClient, plan: RestPlan, part: readonly GuardedChange[]) {
  const { data } = await client.ask(supabase =>
    supabase
      .schema(plan.schema)
      .from(encodeURIComponent(plan.name))
      .delete()
      .or(any(part.map(({ condition }) => condition)))
      .select(plan.select),
  )
  return new Set(plan.parse(data).map(({ row }) => keyOf(row.key)))
}
