import { Mapping } from '@doki/contracts'
import { ordersCsv } from '../bench/orders.ts'
import type { GatewayClient } from '../demo/gateway-client.ts'
import type { GoogleUser } from '../demo/google-user.ts'
import { heldRows } from '../demo/held-rows.ts'
import { runAgain, setUp } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { verify } from '../demo/verify.ts'
import type { Scene, Target, Victim } from './victims.ts'
import { visitsCsv } from './visits.ts'

/** How one kill went. */
export interface Kill {
  process: Victim['process']
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

export interface SurviveOptions extends Omit<Scene, 'text' | 'spreadsheetId' | 'table'> {
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string | undefined
  /** A name no other kill has. */
  name: string
  /** Told right after the kill. */
  killed?(target: Target): Promise<void> | void
  say: Say
}

const quiet: Say = { line: () => {}, now: () => {} }

/**
 * Asks for a sheet to be kept in a table, as a person would, and kills a process with SIGKILL when its moment has
 * come. Then nobody helps: the request has to come to its end by itself, with every row once in the table.
 */
export async function survive(victim: Victim, options: SurviveOptions): Promise<Kill> {
  const { google, gateway, workspaceId, cloud, rows, say, name } = options
  const table = `road_${name.replaceAll(/[^a-z]+/g, '_')}`
  const title = `Road ${name}`
  const bytes = victim.keyed ? ordersCsv(rows) : visitsCsv(rows)
  const spreadsheetId = await google.upload(bytes, `${name}.csv`, title, true)
  const match = victim.keyed ? ', match on “Id”' : ''
  const text = `Copy the spreadsheet “${title}” into the table “${table}” and keep it up to date${match}.`
  const scene: Scene = { ...options, text, spreadsheetId, table }

  await victim.prepare?.(scene)
  let killedAt = performance.now()
  const kill = async () => {
    const target = await victim.meet(scene)
    process.kill(target.pid, 'SIGKILL')
    killedAt = performance.now()
    say.line(`  killed the ${victim.process} (process ${target.pid}) ${victim.moment}`)
    await target.release?.()
    await options.killed?.(target)
  }
  const outcome = { finished: false, rows: 0, changesAfter: -1, differences: [] as string[], seconds: 0 }
  const report = (error: string | null): Kill => {
    return { process: victim.process, moment: victim.moment, expected: rows, ...outcome, error }
  }
  try {
    const [{ mappingId, syncId }] = await Promise.all([setUp(gateway, workspaceId, text, quiet), kill()])
    outcome.finished = true
    outcome.seconds = Math.round(performance.now() - killedAt) / 1000
    say.line(`  the request of the killed ${victim.process} was done after ${outcome.seconds} s`)
    const again = await runAgain(gateway, syncId, quiet)
    const { insert, update, delete: remove } = again.plan.table
    outcome.changesAfter = insert + update + remove

    const mapping = await gateway.get(`/mappings/${mappingId}`, Mapping)
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
  }
}

/** Whether nobody would notice that there was a kill. */
export function isWell({ finished, rows, expected, changesAfter, differences, error }: Kill): boolean {
  return finished && rows === expected && changesAfter === 0 && differences.length === 0 && error === null
}
