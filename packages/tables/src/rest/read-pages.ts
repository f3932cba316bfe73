import type { TableRow } from '@doki/sync'
import { all, any, bytesOf, comesAfter, hasKey, quoted } from './filters.ts'
import type { RestClient } from './rest-client.ts'
import { keyOf, type RestPlan } from './rest-plan.ts'

/** Rows of one page, as Supabase answers at most unless told otherwise. */
const pageRows = 1000

/** Bytes of conditions in one URL: what stands before the API takes some 8,000 in all. */
export const mostBytes = 6000

/**
 * Every row that has a key, page after page in the order of the key. A server may answer fewer rows than were asked
 * for (`max-rows`), so only an empty page is the end. It is no snapshot: each row is as it was when its page was read.
 */
export async function* readPages(client: RestClient, plan: RestPlan): AsyncGenerator<TableRow[]> {
  const filled = plan.key.map(({ column }) => `${quoted(column)}.not.is.null`)
  const names = plan.key.map(({ column }) => column)
  const page = async (after?: string[]) => {
    const conditions = after ? [...filled, comesAfter(names, after)] : filled
    const { data } = await client.ask(supabase => {
      const rows = supabase.schema(plan.schema).from(encodeURIComponent(plan.name)).select(plan.select)
      const found = rows.or(all(conditions)).limit(pageRows)
      return names.reduce((ordered, name) => ordered.order(quoted(name)), found)
    })
    return plan.parse(data)
  }
  let next = page()
  for (;;) {
    const rows = await next
    const last = rows.at(-1)
    if (!last) return
    next = page(last.printedKey) // while these are worked on
    next.catch(() => {})
    yield rows.map(({ row }) => row)
  }
}

/** The rows with these keys that are there now, by `keyOf`. */
export async function readByKeys(
  client: RestClient,
  plan: RestPlan,
  keys: readonly (readonly string[])[],
): Promise<Map<string, TableRow>> {
  const found = new Map<string, TableRow>()
  const ask = async (conditions: string[]): Promise<void> => {
    const { data, count } = await client.ask(supabase =>
      supabase
        .schema(plan.schema)
        .from(encodeURIComponent(plan.name))
        .select(plan.select, { count: 'exact' })
        .or(any(conditions)),
    )
    const rows = plan.parse(data)
    if (rows.length < (count ?? 0) && conditions.length > 1) {
      const half = conditions.length >> 1 // the server answers fewer rows at a time than these
      await ask(conditions.slice(0, half))
      return ask(conditions.slice(half))
    }
    for (const { row } of rows) found.set(keyOf(row.key), row)
  }
  const conditions = keys.map(key => hasKey(plan.key, key))
  for (const part of inParts(conditions, bytesOf)) await ask(part)
  return found
}

/** Parts whose sizes add up to `most` at most; one item alone may be larger. */
export function inParts<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  most = mostBytes,
  rows = 200,
): T[][] {
  const parts: T[][] = []
  let size = 0
  for (const item of items) {
    const last = parts.at(-1)
    size += sizeOf(item)
    if (last && size <= most && last.length < rows) last.push(item)
    else {
      parts.push([item])
      size = sizeOf(item)
    }
  }
  return parts
}
