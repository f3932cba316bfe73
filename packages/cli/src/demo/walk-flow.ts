import {
  DokiError,
  type JobId,
  Mapping,
  managedKey,
  type PlanSummary,
  type RunResult,
  type Schedule,
  Sync,
} from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { cellName } from './cell-name.ts'
import { chooseEdits } from './choose-edits.ts'
import { converse, type Talk } from './converse.ts'
import { type Counts, countJobs, miscounted } from './count-jobs.ts'
import { plural } from './format.ts'
import { asked } from './gateway-client.ts'
import type { GoogleUser } from './google-user.ts'
import { heldRows } from './held-rows.ts'
import { runAgain, setUp } from './journey.ts'
import { runOnSchedule, whenItRuns } from './scheduled.ts'
import { type Verification, verdict, verify } from './verify.ts'
import { type Written, writtenBy } from './written-by.ts'
import { changesOf } from './wrote.ts'

export interface FlowParts extends Talk {
  cloud: LocalCloud
  google: GoogleUser
  spreadsheetId: string
  databaseUrl: string
  /** What is said first. */
  text: string
  /** Runs may be killed, and their result then speaks of the last attempt alone: what they wrote is counted by history. */
  byHistory: boolean
}

/** What came of the flow from the words to a sync that runs by itself, and is paused in the end. */
export interface Flow {
  mapping: Mapping
  leftInSheet: number
  /** The one that was agreed to, before anything was changed. */
  plan: PlanSummary
  run: RunResult
  wrote: Written
  secondRun: RunResult
  editedCells: number
  wroteOnSchedule: Written
  schedule: Schedule | null
  /** As it was before the scheduled run. */
  nextRunAt: string | null
  /** What Doki said to each of the later sentences. */
  said: { you: string; doki: string }[]
  counts: Counts
  /** Rows of the table that the sheet does not have. */
  left: number
  last: Verification
  keyIndex: number | undefined
  check(syncId: string): Promise<Verification>
  differences: string[]
}

/** The whole conversation, every cell compared after each run that changed something. */
export async function walkFlow(parts: FlowParts): Promise<Flow> {
  const { cloud, gateway, google, spreadsheetId, say } = parts
  say.line(`You say: ${parts.text}\n`)
  const { syncId, mappingId, leftInSheet, plan, runId, run } = await setUp(parts.text, parts)
  if (!run || !runId || !plan) throw new DokiError('unprocessable', 'The request ended without a run.')
  const writtenIn = (id: JobId, { plan: { table } }: RunResult) =>
    parts.byHistory ? writtenBy(gateway, id) : Promise.resolve(table)
  const wrote = await writtenIn(runId, run)
  const mapping = await asked(Mapping, gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }))
  const { tab, firstRow, headerRow } = mapping.sheet

  const header = (await google.readRange(spreadsheetId, tab, headerRow, headerRow))[0] ?? []
  const at = header.indexOf(managedKey)
  const keyIndex = at < 0 ? undefined : at
  const wanted = plan.tableRows + plan.table.insert - plan.table.delete
  const check = async (id: string): Promise<Verification> => {
    const rows = await google.read(spreadsheetId, tab, firstRow)
    return verify(mapping, rows, await heldRows(gateway, id), keyIndex, parts.databaseUrl, wanted)
  }
  const first = await check(syncId)
  say.line(verdict('After the first run', first))
  const left = wanted - first.rows
  if (left > 0)
    say.line(`${plural(left, 'row')} of the table that the sheet does not have stayed as they were.`)

  const secondRun = await runAgain(gateway, syncId, say)
  say.line(`Run again: ${plural(changesOf(secondRun.plan.table), 'change')}.\n`)

  const seen = (id: string) => asked(Sync, gateway.GET('/syncs/{id}', { params: { path: { id } } }))
  const { schedule, nextRunAt } = await seen(syncId)
  say.line(whenItRuns({ schedule, nextRunAt }))
  const before = await google.read(spreadsheetId, tab, firstRow)
  const edits = chooseEdits(mapping, before, await heldRows(gateway, syncId))
  for (const { row, index, value } of edits) {
    await google.type(spreadsheetId, tab, cellName(index, row), value)
  }
  const scheduled = await runOnSchedule(cloud, gateway, syncId, say)
  const wroteOnSchedule = await writtenIn(scheduled.id, scheduled.result)
  const changes = plural(changesOf(wroteOnSchedule), 'change')
  say.line(`Edited ${plural(edits.length, 'cell')} in the sheet, and put the clock forward to that time.`)
  say.line(`The tick of the clock starts a run by itself: ${changes}.`)
  const last = await check(syncId)
  say.line(verdict('After that run', last))

  const said: Flow['said'] = []
  for (const you of ['Pause it.', 'What is its state?']) {
    say.line(`\nYou say: ${you}`)
    const doki = (await converse(you, parts)).result.message
    say.line(`Doki says: ${doki}`)
    said.push({ you, doki })
  }
  const { state } = await seen(syncId)
  const counts = await countJobs(gateway, parts.workspaceId)
  return {
    ...{
      mapping,
      leftInSheet,
      plan,
      run,
      wrote,
      secondRun,
      wroteOnSchedule,
      schedule,
      nextRunAt,
      said,
      counts,
    },
    ...{ left, last, keyIndex, check, editedCells: edits.length },
    differences: [
      ...first.differences,
      ...last.differences,
      ...(schedule === null ? ['the sync has no schedule'] : []),
      ...(state === 'paused' ? [] : [`the sync is ${state} instead of paused`]),
      ...miscounted(counts, { syncs: 1, requests: 1 + said.length, mappings: 1, plans: 1, runs: 3 }),
    ],
  }
}
