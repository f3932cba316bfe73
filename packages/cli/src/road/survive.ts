import { Mapping } from '@doki/contracts'
import { ordersCsv } from '../bench/orders.ts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { asked, type GatewayClient } from '../demo/gateway-client.ts'
import type { GoogleUser } from '../demo/google-user.ts'
import { heldRows } from '../demo/held-rows.ts'
import { runAgain, setUp } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { verify } from '../demo/verify.ts'
import type { Hold } from './hold.ts'
import { type Look, until } from './look.ts'
import type { Moment, Scene } from './moments.ts'
import { processId } from './running.ts'
import { visitsCsv } from './visits.ts'

/** How one kill went. */
export interface Kill {
  process: Moment['process']
  moment: string
  /** The request came to its end, by itself. */
  finished: boolean
  /** In the table at the end. */
  rows: number
  expected: number
  /** What one more run changed: 0 when nothing was doubled, lost or half done. */
  changesAfter: number
  /** Cells that differ, and rows that are on one side only, in words. */
  differences: string[]
  /** From the kill to the end of the request. */
  seconds: number
  error: string | null
}

export interface SurviveOptions {
  cloud: LocalCloud
  look: Look
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string
  /** A name no other kill has. */
  name: string
  /** Of the sheet. */
  rows: number
  /** Told right after the kill, with the job that was in the hands of the killed process. */
  killed?(jobId: string): Promise<void> | void
  say: Say
}

const quiet: Say = { line: () => {}, now: () => {} }

/**
 * Asks for a sheet to be kept in a table, as a person would, and kills a process with SIGKILL when its moment has
 * come. Then nobody helps: the request has to come to its end by itself, with every row once in the table.
 */
export async function survive(victim: Moment, options: SurviveOptions): Promise<Kill> {
  const { google, gateway, workspaceId, cloud, rows, say, name } = options
  const table = `road_${name.replaceAll(/[^a-z]+/g, '_')}`
  const title = `Road ${name}`
  const keyed = victim.keyed ?? true
  const bytes = keyed ? ordersCsv(rows) : visitsCsv(rows)
  const spreadsheetId = await google.upload(bytes, `${name}.csv`, title, true)
  const match = keyed ? ', match on “Id”' : ''
  const text = `Copy the spreadsheet “${title}” into the table “${table}” and keep it up to date${match}.`
  const scene: Scene = { cloud, look: options.look, text, spreadsheetId }

  await victim.delay?.(scene)
  const wish = victim.hold?.(scene)
  const held = wish && (await options.look.hold(wish))
  let killedAt = performance.now()
  const kill = async () => {
    const { pid, jobId } = await meet(victim, scene, held)
    process.kill(pid, 'SIGKILL')
    killedAt = performance.now()
    say.line(`  killed the ${victim.process} (process ${pid}) ${victim.moment}`)
    await held?.release(true)
    await options.killed?.(jobId)
  }
  const outcome = { finished: false, rows: 0, changesAfter: -1, differences: [] as string[], seconds: 0 }
  const report = (error: string | null): Kill => {
    return { process: victim.process, moment: victim.moment, expected: rows, ...outcome, error }
  }
  try {
    const [{ mappingId, syncId }] = await Promise.all([
      setUp(text, { gateway, workspaceId, say: quiet }),
      kill(),
    ])
    outcome.finished = true
    outcome.seconds = Math.round(performance.now() - killedAt) / 1000
    say.line(`  the request of the killed ${victim.process} was done after ${outcome.seconds} s`)
    const again = await runAgain(gateway, syncId, quiet)
    const { insert, update, delete: remove } = again.plan.table
    outcome.changesAfter = insert + update + remove

    const mapping = await asked(
      Mapping,
      gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }),
    )
    const { tab, firstRow, headerRow } = mapping.sheet
    const cells = await google.read(spreadsheetId, tab, firstRow)
    const header = (await google.readRange(spreadsheetId, tab, headerRow, headerRow))[0] ?? []
    const at = header.indexOf('_doki_id')
    const held = await heldRows(gateway, syncId)
    const found = await verify(mapping, cells, held, at < 0 ? undefined : at, cloud.userDatabase)
    outcome.differences = found.differences
    outcome.rows = await options.look.count(table)
    return report(null)
  } catch (error) {
    return report(error instanceof Error ? error.message : String(error))
  } finally {
    await held?.release(false)
  }
}

async function meet(victim: Moment, scene: Scene, held: Hold | undefined) {
  const jobId = await victim.meet(scene, held)
  if (!jobId) throw new Error(`No job is worked on ${victim.moment}`)
  const pid = await until(`the ${victim.process} runs`, () => processId(scene.cloud, victim.process, jobId))
  return { pid, jobId }
}

/** Whether nobody would notice that there was a kill. */
export function isWell({ finished, rows, expected, changesAfter, differences, error }: Kill): boolean {
  return finished && rows === expected && changesAfter === 0 && differences.length === 0 && error === null
}
