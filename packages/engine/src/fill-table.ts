import type { QuarantinedRow, SheetCell } from '@doki/contracts'
import { doubledKey, guards, planRun, type RowChange, rowReader, type SheetPage } from '@doki/sync'
import { type Applied, nothingApplied } from './apply/applied.ts'
import { lookAt } from './apply/look.ts'
import { tableWriter } from './apply/write-table.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { Known, MadePlan } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'
import { emptyRead, lastPlace, measure, type SheetRead } from './read-sheet.ts'

export interface Filled {
  made: MadePlan
  applied: Applied
  /** Rows that can cross. */
  filled: number
}

const samples = 5

/**
 * A first load: sheet into an empty table, with no base to merge against. Every row that can cross is new, so none has to be kept:
 * pages are written while the next ones are read, and a million rows take the memory of some pages and of their keys,
 * which are read first, as a doubled one may be anywhere. Undefined, with nothing written, when it is no such load or anything
 * has to be asked: then the sides are merged as ever. `create` makes the table; absent, nothing is written.
 */
export async function fillTable(
  run: Run,
  known: Known,
  ports: RunPorts,
  create?: () => Promise<void>,
): Promise<Filled | undefined> {
  const started = ports.clock()
  const { mapping } = run
  if (!isFirstLoad(run, known) || !(await isEmpty(known, ports))) return undefined
  const info = await ports.sheet.describe()
  const tab = info.tabs.find(({ sheetId }) => sheetId === mapping.sheet.sheetId)
  if (!tab) return undefined
  const { headerRow, firstRow } = mapping.sheet
  const read = { ...emptyRead(mapping, info), columns: mapping.columns, headerRow, firstRow, tab }
  const keys = await readKeys(layoutOf(mapping, read, undefined), ports)
  const readMs = ports.clock() - started

  const applied = nothingApplied()
  const writer = tableWriter(
    { target: known.target, toSheet: new Map(), known: new Set(), finals: new Map() },
    ports,
    applied,
  )
  const first: RowChange[] = []
  let layout: Layout | undefined
  const quarantine: QuarantinedRow[] = []
  let [filled, rows, pages] = [0, 0, 0]
  const width = run.sync.statusColumn ? tab.columns : lastPlace(mapping.columns) + 1
  for await (const page of ports.sheet.readRows(
    tab.title,
    headerRow,
    tab.rows,
    Math.min(width, tab.columns),
  )) {
    await ports.check()
    if (pages++ === 0) {
      read.header = page.firstRow === headerRow ? (page.rows[0] ?? []) : []
      if (asks(run, read, known)) return undefined
      layout = layoutOf(mapping, read, undefined)
      await create?.()
    }
    measure(read, page)
    const part = changesOf(run, page, keys, info.timeZone)
    rows += part.rows
    filled += part.changes.length
    quarantine.push(...part.quarantine)
    for (const key of part.late) applied.late.add(key)
    first.push(...part.changes.slice(0, samples - first.length))
    ports.progress(page.firstRow + page.rows.length - headerRow, tab.rows - headerRow, 'Copying the sheet')
    if (!create || part.changes.length === 0) continue
    // A column put in since the header was read moves the cells of this page.
    if (pages > 1 && layout) await lookAt(ports.sheet, layout, [])
    await writer.push(part.changes)
  }
  await writer.end()
  if (pages === 0) return undefined
  const sheet = { ...read, rows: { ...read.rows, quarantine, filled: rows } }
  const plan = planOf(run, sheet)
  plan.table.inserts.push(...first)
  const made = { ...known, sheet, plan, table: [], known: new Set<string>(), addsKeyColumn: false, readMs }
  return { made: { ...made, findings: [], resolutions: [] }, applied, filled }
}

/** Rows that get their key on the way have to be looked at together, and so has what both sides may know already. */
function isFirstLoad({ sync, mapping }: Run, { marks, givesKeys }: Known): boolean {
  return marks.length === 0 && !mapping.key.managed && !givesKeys && sync.direction !== 'table_to_sheet'
}

async function isEmpty({ schema, target }: Known, { table }: RunPorts): Promise<boolean> {
  if (!schema) return true
  for await (const batch of table.readRows(target)) if (batch.length > 0) return false
  return true
}

/** The 1-based rows of each key: the first two at most. */
type Keys = Map<string, { row: number; other?: number; done?: boolean }>

async function readKeys(layout: Layout, { sheet, check, progress }: RunPorts): Promise<Keys> {
  const keys: Keys = new Map()
  const { tab, firstRow } = layout
  if (tab.rows < firstRow) return keys
  const width = Math.max(...layout.keyIndexes) + 1
  for await (const page of sheet.readRows(tab.title, firstRow, tab.rows, width)) {
    await check()
    progress(page.firstRow, tab.rows, 'Reading the keys of the sheet')
    for (const [at, cells] of page.rows.entries()) noteKey(keys, layout.keyOf(cells), page.firstRow + at)
  }
  return keys
}

function noteKey(keys: Keys, key: string | undefined, row: number): void {
  if (key === undefined) return
  const seen = keys.get(key)
  if (!seen) keys.set(key, { row })
  else seen.other ??= row
}

function asks({ mapping, sync }: Run, read: SheetRead, { schema }: Known): boolean {
  const { info, header } = read
  const plan = planOf({ mapping, sync }, read)
  return guards({ mapping, info, header, schema, plan, limits: sync.guards }).length > 0
}

function planOf({ mapping, sync }: Pick<Run, 'mapping' | 'sync'>, { rows, info }: SheetRead) {
  const { direction, conflictPolicy, deletePolicy } = sync
  return planRun({
    columns: mapping.columns,
    rules: { direction, conflictPolicy, deletePolicy },
    sheet: rows,
    base: [],
    table: [],
    timeZone: info.timeZone,
  })
}

/** The rows of one page as they are to be inserted. One whose key was not there a moment ago is left to the next run. */
function changesOf({ mapping }: Run, page: SheetPage, keys: Keys, timeZone: string) {
  const reader = rowReader(mapping, { timeZone })
  const skip = Math.max(0, mapping.sheet.firstRow - page.firstRow)
  const cells: SheetCell[][] = skip > 0 ? page.rows.slice(skip) : page.rows
  reader.push({ firstRow: page.firstRow + skip, rows: cells })
  const { rows, quarantine, filled } = reader.finish()
  const changes: RowChange[] = []
  const late: string[] = []
  for (const { key, row, values, hash } of rows) {
    const seen = keys.get(key)
    if (!seen || seen.done) late.push(key)
    else if (seen.other !== undefined)
      quarantine.push(doubledKey(key, row, seen.row === row ? seen.other : seen.row))
    else {
      seen.done = true
      changes.push({ key, row, before: undefined, after: values, base: undefined, hash })
    }
  }
  return { changes, quarantine, late, rows: filled }
}
