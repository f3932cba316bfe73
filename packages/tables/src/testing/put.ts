import type { TableChange, TableRow, TableSide, TableTarget, TableWritten } from '@doki/sync'

export async function readAll(side: TableSide, of: TableTarget): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const batch of side.readRows(of)) rows.push(...batch)
  return rows
}

/** As a run does it: reads the table, and writes what is missing or different there. */
export async function put(
  side: TableSide,
  of: TableTarget,
  rows: readonly TableRow[],
): Promise<TableWritten> {
  const there = await byKey(side, of)
  return side.write(
    of,
    rows.flatMap(({ key, values }): TableChange[] => {
      const before = there.get(key.join('|'))
      return String(before) === String(values) ? [] : [{ key, before, after: values }]
    }),
  )
}

/** Deletes the rows as they are now. */
export async function take(
  side: TableSide,
  of: TableTarget,
  keys: readonly (readonly string[])[],
): Promise<TableWritten> {
  const there = await byKey(side, of)
  return side.write(
    of,
    keys.map(key => ({ key, before: there.get(key.join('|')) ?? [], after: undefined })),
  )
}

async function byKey(side: TableSide, of: TableTarget): Promise<Map<string, TableRow['values']>> {
  const rows = await side.schema().then(schema => (schema?.uniques.length ? readAll(side, of) : []))
  return new Map(rows.map(({ key, values }) => [key.join('|'), values]))
}
