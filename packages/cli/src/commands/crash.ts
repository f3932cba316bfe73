import { rmSync } from 'node:fs'
import path from 'node:path'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { personKinds } from '../crash/choose-person.ts'
import { crashEffects } from '../crash/crash-effects.ts'
import { points } from '../crash/disturb.ts'
import { isUnharmed } from '../crash/report.ts'
import { runRoad } from '../crash/run-road.ts'
import { scenarios } from '../crash/scenarios/index.ts'
import { showReports, showRoad } from '../crash/show-report.ts'
import { say as sayTo } from '../demo/say.ts'
import { moments } from '../road/moments.ts'
import { isWell, type Kill } from '../road/survive.ts'
import { dataFolder, root } from '../root.ts'

const names = [...scenarios.map(({ name }) => name), 'road']

export const command: Command = {
  help: `Usage: ./doki crash [--scenario NAME] [--at N] [--point POINT] [--person DEED] [--every N]
                   [--lanes N] [--rows N] [--only PROCESS] [--keep] [--json]

Runs the sync engine between a real Postgres and a stand-in for Google, and kills it with kill -9 at every effect of each
scenario: at every write to Google and every commit, before it is sent, when it is done and not yet told, and right after.
Connections are cut and processes frozen there as well. Often a person edits a cell before the engine is started again. In
the end nothing may be lost, doubled or touched, and a further run must find nothing to do. The 30 s for which a dead
engine holds its job are cut short, but not in the scenario “road”, in which whole requests go through all services while
the gateway, the orchestrator, the mapping agent and the engine are killed.

  --scenario NAME  ${names.join(', ')}; all of them unless given
  --at N           only effect number N
  --point POINT    only ${points.join(', ')}
  --person DEED    what a person does then: ${personKinds.join(', ')}
  --every N        only every Nth effect
  --lanes N        trials at a time (default 2)
  --rows N         road: rows of each sheet (default 2000)
  --only PROCESS   road: gateway, orchestrator, mapping-agent or sync-engine
  --keep           keep logs and data under .doki when it is over
  --json           print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      scenario: { type: 'string' },
      at: { type: 'string' },
      point: { type: 'string' },
      person: { type: 'string' },
      every: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '2' },
      rows: { type: 'string', default: '2000' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const scenario = values.scenario ?? (values.only ? 'road' : undefined)
    if (scenario !== undefined && !names.includes(scenario))
      throw new UsageError(`there is no scenario “${scenario}”`)
    const point = points.find(each => each === values.point)
    if (values.point !== undefined && !point) throw new UsageError(`there is no point “${values.point}”`)
    const person = personKinds.find(each => each === values.person)
    if (values.person !== undefined && !person) throw new UsageError(`nobody does “${values.person}”`)
    const chosen = {
      person: person ?? null,
      points: point ? [point] : null,
      at: values.at === undefined ? null : wholeNumber(values.at, '--at', 1),
      every: wholeNumber(values.every, '--every', 1),
    }
    const killed = moments.filter(each => each.alone && (!values.only || each.process === values.only))
    if (killed.length === 0) throw new UsageError(`there is no process “${values.only}”`)
    const rows = wholeNumber(values.rows, '--rows', 4)
    const lanes = wholeNumber(values.lanes, '--lanes', 1)
    const wanted = scenarios.filter(({ name }) => scenario === undefined || scenario === name)
    const road = scenario === undefined || scenario === 'road'

    const say = sayTo(values.json)
    await endLeftovers(dataFolder, 'crash-', root)
    await endLeftovers(dataFolder, 'road-', root)
    const folder = path.join(dataFolder, `crash-${process.pid}`)
    const roadFolder = path.join(dataFolder, `road-${process.pid}`)
    let under: { stop(): Promise<void> } | undefined
    const stop = stopOnce(async () => {
      await under?.stop()
      if (!values.keep)
        for (const each of [folder, roadFolder]) rmSync(each, { recursive: true, force: true })
    })
    try {
      const crash = wanted.length > 0 && crashEffects({ folder, scenarios: wanted, chosen, lanes, say })
      if (crash) under = crash
      const reports = crash ? await crash.reports : []
      await under?.stop()
      under = undefined
      let kills: Kill[] = []
      if (road) {
        say.line('road: whole requests through all services, which are killed one by one')
        const run = runRoad(roadFolder, killed, rows, say)
        under = run
        kills = await run.kills
      }
      const ok = reports.every(isUnharmed) && kills.every(isWell)
      if (values.json) console.log(JSON.stringify({ ok, scenarios: reports, road: kills }, null, 2))
      else {
        if (reports.length > 0) say.line(`\n${showReports(reports)}`)
        if (road) say.line(`\n${showRoad(kills)}`)
        say.line(`\n${ok ? 'Nobody would have noticed.' : 'Not all of them came through.'}`)
      }
      return ok ? 0 : 1
    } finally {
      await stop()
    }
  },
}

function wholeNumber(text: string, option: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new UsageError(`${option} takes a whole number from ${least} on, not “${text}”`)
  return value
}
