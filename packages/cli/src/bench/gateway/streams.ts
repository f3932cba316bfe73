import { get, type IncomingMessage } from 'node:http'
import { connect, sql } from '@doki/database'
import { z } from 'zod'

/** Opens so many streams, most on jobs and some on the workspace, changes jobs for a while, and notes when each is told. */
export const Streams = z.object({
  gateway: z.url(),
  token: z.string(),
  workspaceId: z.uuid(),
  database: z.string(),
  streams: z.int(),
  jobs: z.int(),
  workspaceStreams: z.int(),
  /** Asked for beyond the limit. */
  beyond: z.int(),
  changesPerSecond: z.int(),
  seconds: z.number(),
})
export type Streams = z.infer<typeof Streams>

export const StreamFigures = z.object({
  held: z.int(),
  /** Broken or ended before we did. */
  lost: z.int(),
  events: z.int(),
  /** From before the change is sent to the database until it is read from the stream. */
  p50Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
  /** What should have been told and was not. */
  missed: z.int(),
  refused: z.int(),
  /** Of them with 429 or 503 and a Retry-After. */
  refusedPolitely: z.int(),
})
export type StreamFigures = z.infer<typeof StreamFigures>

async function hold(options: Streams): Promise<StreamFigures> {
  const { gateway, token, workspaceId, database, streams, jobs, workspaceStreams, beyond } = options
  const db = connect(database)
  const ids = await makeJobs()
  const changedAt = new Map<string, number>()
  const delays: number[] = []
  let lost = 0
  let over = false

  async function makeJobs(): Promise<string[]> {
    const rows = await db.rows(sql`
      insert into jobs (workspace_id, kind, dispatched_at) select ${workspaceId}, 'request', now()
      from generate_series(1, ${jobs}) returning id`)
    return rows.map(({ id }) => String(id))
  }

  function open(path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` }
      get(`${gateway}${path}`, { headers, agent: false }, resolve).once('error', reject)
    })
  }

  /** Counts the blocks that tell of one of the jobs. */
  function listen(stream: IncomingMessage): void {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      const now = performance.now()
      for (const block of blocks) {
        const id = /"id":"([0-9a-f-]{36})"/.exec(block)?.[1] ?? ''
        const at = changedAt.get(id)
        if (at !== undefined && !block.includes('reset')) delays.push(now - at)
      }
    })
    stream.once('close', () => {
      if (!over) lost++
    })
    stream.on('error', () => {})
  }

  const pathOf = (at: number) =>
    at < workspaceStreams ? `/workspaces/${workspaceId}/events` : `/jobs/${ids[at % jobs]}/events`
  const opened: IncomingMessage[] = []
  for (let at = 0; at < streams; at += 20) {
    const some = Array.from({ length: Math.min(20, streams - at) }, (_, offset) => open(pathOf(at + offset)))
    for (const stream of await Promise.all(some)) {
      if (stream.statusCode !== 200) throw new Error(`a stream was refused with ${stream.statusCode}`)
      listen(stream)
      opened.push(stream)
    }
  }
  const refusals = await Promise.all(Array.from({ length: beyond }, () => open(pathOf(0))))
  for (const refusal of refusals) refusal.destroy()
  await pause(1_000)

  const perJob = ids.map(
    (_, index) =>
      Array.from({ length: streams - workspaceStreams }, (_, at) => at + workspaceStreams).filter(
        at => at % jobs === index,
      ).length,
  )
  let expected = 0
  const until = performance.now() + options.seconds * 1000
  for (let count = 0; performance.now() < until; count++) {
    const index = count % jobs
    const id = ids[index] ?? ''
    changedAt.set(id, performance.now())
    expected += (perJob[index] ?? 0) + workspaceStreams
    await db.rows(sql`
      update jobs set progress = ${JSON.stringify({ done: count, total: null, message: 'bench' })}::jsonb
      where id = ${id}`)
    await pause(1000 / options.changesPerSecond)
  }
  const patience = performance.now() + 10_000
  while (delays.length < expected && performance.now() < patience) await pause(50)
  over = true
  for (const stream of opened) stream.destroy()
  await db.end()
  delays.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0) * 10) / 10
  const refused = refusals.filter(({ statusCode }) => statusCode !== 200)
  return {
    held: opened.length - lost,
    lost,
    events: delays.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    missed: Math.max(0, expected - delays.length),
    refused: refused.length,
    refusedPolitely: refused.filter(
      ({ statusCode, headers }) => [429, 503].includes(statusCode ?? 0) && Number(headers['retry-after']) > 0,
    ).length,
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

if (import.meta.main)
  console.log(JSON.stringify(await hold(Streams.parse(JSON.parse(process.argv[2] ?? '{}')))))
