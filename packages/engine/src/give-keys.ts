import { DokiError, managedKey } from '@doki/contracts'
import { type BaseSave, cellWriterOf, Refusal, type RowChange, rowHash, type Values } from '@doki/sync'
import { assignKeys, type GivenKey } from './assign-keys.ts'
import { layoutOf } from './layout.ts'
import { isPlaceholder, type MadePlan, placeholderKey } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'

/** What is to be carried out, with real keys. */
export interface KeyedPlan {
  table: { inserts: RowChange[]; updates: RowChange[]; deletes: RowChange[] }
  saves: BaseSave[]
  /** 0-based column of `_doki_id`, where there is one. */
  managedIndex: number | undefined
}

/**
 * The plan's changes of the table with real keys. Rows of the sheet that have none are given one first, in the sheet: an id
 * of Doki's own, or one that the database has reserved for them; so a crash after it cannot double a row. A row whose key
 * cell was filled meanwhile is left to the next run.
 */
export async function giveKeys(run: Run, made: MadePlan, ports: RunPorts): Promise<KeyedPlan> {
  const { plan, sheet } = made
  const { fresh } = sheet.rows
  const keyed: KeyedPlan = { table: plan.table, saves: plan.base.save, managedIndex: sheet.managedIndex }
  const newRows = fresh.length + plan.sheet.inserts.length
  if (fresh.length === 0 && !(made.addsKeyColumn && newRows > 0)) return keyed
  if (!sheet.tab) throw new DokiError('unprocessable', 'The tab is no longer there.')
  await ports.check()
  const { managed } = run.mapping.key
  const managedIndex = sheet.managedIndex ?? sheet.width
  const place = managed ? -1 : keyPlace(run)
  const given = await assignKeys(
    ports,
    {
      layout: layoutOf(run.mapping, { ...sheet, tab: sheet.tab }, managedIndex),
      index: managed ? managedIndex : (sheet.columns[place]?.index ?? -1),
      newHeader: made.addsKeyColumn ? { row: sheet.headerRow, text: managedKey } : undefined,
    },
    await keysFor(run, made, fresh, ports),
    done => ports.progress(done, fresh.length, 'Giving each row a key'),
  )
  const keys = new Map(given.map(({ row, key }) => [placeholderKey(row), key]))
  const withKey = (values: Values | undefined, key: string) =>
    place < 0 ? values : values?.map((value, at) => (at === place ? key : value))
  const rows = (changes: readonly RowChange[]) =>
    changes.flatMap(change => {
      if (!isPlaceholder(change.key)) return [change]
      const key = keys.get(change.key)
      return key === undefined ? [] : [{ ...change, key, after: withKey(change.after, key) }]
    })
  const saves = plan.base.save.flatMap(save => {
    if (!isPlaceholder(save.key)) return [save]
    const key = keys.get(save.key)
    if (key === undefined) return []
    const base = withKey(save.base, key) ?? []
    return [{ ...save, key, base, hash: rowHash(base) }]
  })
  const { inserts, updates, deletes } = plan.table
  return {
    table: { inserts: rows(inserts), updates: rows(updates), deletes },
    saves,
    managedIndex: managed ? managedIndex : undefined,
  }
}

async function keysFor(
  run: Run,
  made: MadePlan,
  rows: MadePlan['sheet']['rows']['fresh'],
  ports: RunPorts,
): Promise<GivenKey[]> {
  if (rows.length === 0) return []
  const used = new Set([...made.sheet.rows.rows.map(({ key }) => key), ...made.sheet.rows.heldKeys])
  const promised = new Map([...(await ports.state.promisedKeys())].filter(([, key]) => !used.has(key)))
  if (run.mapping.key.managed) {
    return rows.map(({ row, values }) => {
      const key = promised.get(row) ?? ports.newId()
      return { row, values, key, cell: key }
    })
  }
  const column = run.mapping.columns[keyPlace(run)]
  if (!column) return []
  const missing = rows.filter(({ row }) => !promised.has(row)).length
  const keys = missing > 0 ? await unusedKeys(made, missing, ports) : []
  const write = cellWriterOf(column, made.sheet.info)
  return rows.flatMap(({ row, values }) => {
    const key = promised.get(row) ?? keys.shift()
    const cell = key === undefined ? undefined : write(key)
    if (key === undefined || cell === undefined) return []
    if (cell instanceof Refusal) throw new DokiError('unprocessable', cell.reason)
    return [{ row, values, key, cell }]
  })
}

/** The table knows its own keys alone: one that somebody typed into another row of the sheet is passed over. */
async function unusedKeys(
  { target, sheet }: MadePlan,
  count: number,
  { table }: RunPorts,
): Promise<string[]> {
  const used = new Set([...sheet.rows.rows.map(({ key }) => key), ...sheet.rows.heldKeys])
  const keys: string[] = []
  while (keys.length < count) {
    const more = await table.reserveKeys(target, count - keys.length)
    keys.push(...more.filter(key => !used.has(key)))
    if (more.length === 0) throw new DokiError('unprocessable', 'The database gave no keys for the new rows.')
  }
  return keys
}

function keyPlace({ mapping }: Run): number {
  return mapping.columns.findIndex(({ column }) => column === mapping.key.columns[0])
}
