import { DokiError, Mapping, Me, managedKey, type RunResult } from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { bothWays, type TwoWay } from './both-ways.ts'
import { cellName } from './cell-name.ts'
import { chooseEdits } from './choose-edits.ts'
import { plural } from './format.ts'
import { gatewayClient } from './gateway-client.ts'
import { googleUser } from './google-user.ts'
import { heldRows } from './held-rows.ts'
import { connectDatabase, email, runAgain, type Synced, setUp } from './journey.ts'
import type { Say } from './say.ts'
import { signIn } from './sign-in.ts'
import { type Verification, verdict, verify } from './verify.ts'
import { changesOf } from './wrote.ts'

export interface DemoInput {
  bytes: Uint8Array<ArrayBuffer>
  filename: string
  title: string
  tab: string | undefined
  table: string
  key: string | undefined
  /** The database to write to. */
  databaseUrl: string
}

export interface DemoResult {
  rows: number
  columns: number
  mapped: number
  inserted: number
  /** Rows of a table that was there already: changed by the first run, and equal before it. */
  updated: number
  unchanged: number
  quarantined: number
  secondRunChanges: number
  editedCells: number
  thirdRunChanges: number
  twoWay: TwoWay
  seconds: { read: number; apply: number }
  differences: string[]
}

/** The main job through the public API, as a person with a browser would do it. Throws a `DokiError` where it cannot. */
export async function runDemo(cloud: LocalCloud, input: DemoInput, say: Say): Promise<DemoResult> {
  const { addresses } = cloud
  const session = await signIn(addresses.gateway, email)
  const gateway = gatewayClient(addresses.gateway, session.accessToken)
  const me = await gateway.get('/me', Me)
  const workspaceId = me.workspaces[0]?.id
  say.line(`Signed in as ${me.email} through Google's consent page (stand-in).`)

  const google = await googleUser(addresses.workspace, email)
  const spreadsheetId = await google.upload(input.bytes, input.filename, input.title)
  await connectDatabase(gateway, workspaceId, input.databaseUrl)
  say.line(`Loaded “${input.title}” as a spreadsheet and connected the database.\n`)

  const text = requestText(input)
  say.line(`You say: ${text}\n`)
  const result = await setUp(gateway, workspaceId, text, say)
  const run = runOf(result)
  const mapping = await gateway.get(`/mappings/${result.mappingId}`, Mapping)
  const { tab, firstRow } = mapping.sheet

  const { tableRows, table } = run.plan
  const wanted = tableRows + table.insert - table.delete
  const already = tableRows === 0 ? 0 : run.plan.sheetRows - table.insert - run.plan.quarantined

  const { headerRow } = mapping.sheet
  const header = (await google.readRange(spreadsheetId, tab, headerRow, headerRow))[0] ?? []
  const at = header.indexOf(managedKey)
  const keyIndex = at < 0 ? undefined : at
  const check = async (syncId: string = result.syncId): Promise<Verification> => {
    const rows = await google.read(spreadsheetId, tab, firstRow)
    const held = await heldRows(gateway, syncId)
    return verify(mapping, rows, held, keyIndex, input.databaseUrl, wanted)
  }
  const first = await check()
  say.line(verdict('After the first run', first))
  const left = wanted - first.rows
  if (left > 0)
    say.line(`${plural(left, 'row')} of the table that the sheet does not have stayed as they were.`)

  const second = await runAgain(gateway, result.syncId, say)
  say.line(`Run again: ${plural(changesOf(second.plan.table), 'change')}.`)

  const before = await google.read(spreadsheetId, tab, firstRow)
  const edits = chooseEdits(mapping, before, await heldRows(gateway, result.syncId))
  for (const { row, index, value } of edits) {
    await google.type(spreadsheetId, tab, cellName(index, row), value)
  }
  const third = await runAgain(gateway, result.syncId, say)
  say.line(
    `Edited ${plural(edits.length, 'cell')} in the sheet, run again: ${plural(changesOf(third.plan.table), 'change')}.`,
  )
  const last = await check()
  say.line(verdict('After the third run', last))

  const hindrance = hindranceOf(last, left)
  const parts = {
    gateway,
    google,
    workspaceId,
    mapping,
    databaseUrl: input.databaseUrl,
    keyIndex,
    check,
    say,
  }
  const both = await bothWays({ ...parts, hindrance })

  return {
    rows: run.plan.sheetRows,
    columns: mapping.columns.length + result.leftInSheet,
    mapped: mapping.columns.length,
    inserted: table.insert,
    updated: table.update,
    unchanged: Math.max(0, already - table.update),
    quarantined: run.plan.quarantined,
    secondRunChanges: changesOf(second.plan.table),
    editedCells: edits.length,
    thirdRunChanges: changesOf(third.plan.table),
    twoWay: both.twoWay,
    seconds: { read: run.seconds.read, apply: run.seconds.apply },
    differences: [...first.differences, ...last.differences, ...both.differences],
  }
}

function requestText({ title, tab, table, key }: DemoInput): string {
  const inQuotes = /[“”]/.test(title) ? `"${title}"` : `“${title}”`
  const sheet = tab ? `the tab “${tab}” of ${inQuotes}` : `the spreadsheet ${inQuotes}`
  return `Copy ${sheet} into the table “${table}” and keep it up to date${key ? `, match on “${key}”` : ''}.`
}

function runOf({ run }: Synced): RunResult {
  if (!run) throw new DokiError('unprocessable', 'The request ended without a run.')
  return run
}

function hindranceOf({ differences }: Verification, left: number): string | undefined {
  if (differences.length > 0) return 'sheet and table do not agree'
  return left > 0 ? 'the table has rows of its own, and the sheet would get them' : undefined
}
