import type { Question } from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { killThrough, type StepKill } from '../road/kill-through.ts'
import { look } from '../road/look.ts'
import type { Moment, Service } from '../road/moments.ts'
import { bothWays, type TwoWay } from './both-ways.ts'
import type { Counts } from './count-jobs.ts'
import { gatewayClient } from './gateway-client.ts'
import { googleUser } from './google-user.ts'
import { connectDatabase, email, whoAmI } from './journey.ts'
import type { Say } from './say.ts'
import { signIn } from './sign-in.ts'
import type { Verification } from './verify.ts'
import { type Flow, type FlowParts, walkFlow } from './walk-flow.ts'
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
  /** Nothing is in it: so Doki asks which table is meant, where a name in the words might be taken for another. */
  isEmpty: boolean
  /** The processes to be killed, and the steps of the flow at which they are. */
  kill?: { who: readonly Service[]; moments: readonly Moment[] }
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
  /** Of the run that the schedule started. */
  thirdRunChanges: number
  schedule: { cron: string; timezone: string; nextRunAt: string | null } | null
  said: Flow['said']
  /** What the conversation has made: each once. */
  counts: Counts
  kills: StepKill[]
  twoWay: TwoWay
  seconds: { read: number; apply: number }
  differences: string[]
}

/** The main job through the public API, as a person with a browser would do it. Throws a `DokiError` where it cannot. */
export async function runDemo(cloud: LocalCloud, input: DemoInput, say: Say): Promise<DemoResult> {
  const { addresses } = cloud
  const session = await signIn(addresses.gateway, email)
  const gateway = gatewayClient(addresses.gateway, session.accessToken)
  const { email: signedIn, workspaceId } = await whoAmI(gateway)
  say.line(`Signed in as ${signedIn} through Google's consent page (stand-in).`)

  const google = await googleUser(addresses.workspace, email)
  const spreadsheetId = await google.upload(input.bytes, input.filename, input.title)
  const { databaseUrl } = input
  await connectDatabase(gateway, workspaceId, databaseUrl)
  say.line(`Loaded “${input.title}” as a spreadsheet and connected the database.\n`)

  const text = requestText(input)
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions()
  const answer = ({ about }: Question) =>
    about === 'table' ? `Please make a new table “${input.table}” for it.` : undefined
  const parts = { cloud, gateway, google, spreadsheetId, workspaceId, databaseUrl, say }
  const { talked: flow, kills } = await walk(
    { ...parts, text, timezone, answer, byHistory: input.kill !== undefined },
    input.kill,
  )

  const { mapping, keyIndex, check, left, last, plan, run, wrote } = flow
  const both = await bothWays({ ...parts, mapping, keyIndex, check, hindrance: hindranceOf(last, left) })

  const { tableRows, sheetRows, quarantined } = plan
  const already = tableRows === 0 ? 0 : sheetRows - plan.table.insert - quarantined
  return {
    rows: sheetRows,
    columns: mapping.columns.length + flow.leftInSheet,
    mapped: mapping.columns.length,
    inserted: wrote.insert,
    updated: wrote.update,
    unchanged: Math.max(0, already - wrote.update),
    quarantined,
    secondRunChanges: changesOf(flow.secondRun.plan.table),
    editedCells: flow.editedCells,
    thirdRunChanges: changesOf(flow.wroteOnSchedule),
    schedule: flow.schedule && { ...flow.schedule, nextRunAt: flow.nextRunAt },
    said: flow.said,
    counts: flow.counts,
    kills,
    twoWay: both.twoWay,
    seconds: { read: run.seconds.read, apply: run.seconds.apply },
    differences: [...flow.differences, ...both.differences],
  }
}

/** The conversation; where processes are to be killed, they are at each step of it. */
async function walk(parts: FlowParts, kill: DemoInput['kill']): Promise<{ talked: Flow; kills: StepKill[] }> {
  if (!kill) return { talked: await walkFlow(parts), kills: [] }
  const looking = look(parts.cloud)
  try {
    const scene = { ...parts, look: looking }
    return await killThrough(scene, { ...kill, say: parts.say }, () => walkFlow(parts))
  } finally {
    await looking.close()
  }
}

function requestText({ title, tab, table, key, isEmpty }: DemoInput): string {
  const inQuotes = /[“”]/.test(title) ? `"${title}"` : `“${title}”`
  const sheet = tab ? `the tab “${tab}” of ${inQuotes}` : `the spreadsheet ${inQuotes}`
  const where = isEmpty ? 'my database' : `the table “${table}”`
  return `Copy ${sheet} into ${where} every weekday at 9${key ? `, match on “${key}”` : ''}.`
}

function hindranceOf({ differences }: Verification, left: number): string | undefined {
  if (differences.length > 0) return 'sheet and table do not agree'
  return left > 0 ? 'the table has rows of its own, and the sheet would get them' : undefined
}
