import { DokiError, Mapping, Me, type RunResult } from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { chooseEdits } from './choose-edits.ts'
import { plural } from './format.ts'
import { gatewayClient } from './gateway-client.ts'
import { googleUser } from './google-user.ts'
import { heldRows } from './held-rows.ts'
import { connectDatabase, email, runAgain, type Synced, setUp } from './journey.ts'
import type { Say } from './say.ts'
import { signIn } from './sign-in.ts'
import { type Verification, verify } from './verify.ts'

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

  const check = async (): Promise<Verification> => {
    const rows = await google.read(spreadsheetId, tab, firstRow)
    const { headerRow } = mapping.sheet
    const header = (await google.readRange(spreadsheetId, tab, headerRow, headerRow))[0] ?? []
    const held = await heldRows(gateway, result.syncId)
    const at = header.indexOf('_doki_id')
    return verify(mapping, rows, held, at < 0 ? undefined : at, input.databaseUrl, wanted)
  }
  const first = await check()
  say.line(verdict('After the first run', first))
  const left = wanted - first.rows
  if (left > 0)
    say.line(`${plural(left, 'row')} of the table that the sheet does not have stayed as they were.`)

  const second = await runAgain(gateway, result.syncId, say)
  say.line(`Run again: ${plural(changesOf(second), 'change')}.`)

  const before = await google.read(spreadsheetId, tab, firstRow)
  const edits = chooseEdits(mapping, before, await heldRows(gateway, result.syncId))
  for (const { row, index, value } of edits) {
    await google.type(spreadsheetId, tab, `${letter(index)}${row}`, value)
  }
  const third = await runAgain(gateway, result.syncId, say)
  say.line(
    `Edited ${plural(edits.length, 'cell')} in the sheet, run again: ${plural(changesOf(third), 'change')}.`,
  )
  const last = await check()
  say.line(verdict('After the third run', last))

  return {
    rows: run.plan.sheetRows,
    columns: mapping.columns.length + result.leftInSheet,
    mapped: mapping.columns.length,
    inserted: table.insert,
    updated: table.update,
    unchanged: Math.max(0, already - table.update),
    quarantined: run.plan.quarantined,
    secondRunChanges: changesOf(second),
    editedCells: edits.length,
    thirdRunChanges: changesOf(third),
    seconds: { read: run.seconds.read, apply: run.seconds.apply },
    differences: [...first.differences, ...last.differences],
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

function changesOf({ plan }: RunResult): number {
  const { insert, update, delete: remove } = plan.table
  return insert + update + remove
}

function verdict(when: string, { rows, cells, differences }: Verification): string {
  const compared = `${plural(rows, 'row')}, ${plural(cells, 'cell')} compared`
  if (differences.length === 0) return `${when}: sheet and table agree (${compared}).`
  return [`${when}: ${plural(differences.length, 'difference')} (${compared}):`, ...differences].join('\n  ')
}

function letter(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : letter(Math.floor(index / 26) - 1) + letter(index % 26)
}
