import type { RunResult, SyncInput } from '@doki/contracts'
import { localSecrets } from '../cloud/settings.ts'
import type { Say } from '../demo/say.ts'
import { type Chosen, chooseTrials } from './choose-trials.ts'
import { freshDoki, freshShop, startCluster } from './cluster.ts'
import { engines } from './engine-process.ts'
import { sheetHeader } from './guests.ts'
import { isOver } from './jobs-table.ts'
import { type Lane, openLane, type Start } from './lane.ts'
import { type Report, reportOf, type Tried } from './report.ts'
import type { Scenario, Steps } from './scenarios/scenario.ts'
import { seedSync } from './seed-sync.ts'
import { tryOut } from './try-out.ts'
import { meter, quiet } from './wire/watch.ts'

export interface CrashOptions {
  /** Where Postgres, logs and process ids are kept. */
  folder: string
  scenarios: readonly Scenario[]
  chosen: Chosen
  /** Trials at a time. */
  lanes: number
  say: Say
}

/** A crash test that runs: its reports, and what ends it before its time. */
export interface Crash {
  reports: Promise<Report[]>
  stop(): Promise<void>
}

/** Interrupts each scenario at its effects, one trial after the other in each lane. */
export function crashEffects(options: CrashOptions): Crash {
  const running = engines(options.folder)
  const starting = startCluster(options.folder)
  let stopped = false
  const lanes: Promise<Lane>[] = []
  async function run(): Promise<Report[]> {
    const cluster = await starting
    const secrets = localSecrets(options.folder)
    for (let at = 0; at < options.lanes; at++)
      lanes.push(openLane({ cluster, engines: running, secrets, name: String(at) }))
    const open = await Promise.all(lanes)
    const reports: Report[] = []
    for (const scenario of options.scenarios) {
      if (!stopped)
        reports.push(await crashScenario(scenario, open, secrets.sealKeys, options, () => stopped))
    }
    return reports
  }
  return {
    reports: run(),
    async stop() {
      stopped = true
      await running.stop()
      for (const lane of await Promise.allSettled(lanes)) {
        if (lane.status === 'fulfilled') await lane.value.close()
      }
      await starting.then(
        cluster => cluster.stop(),
        () => {},
      )
    },
  }
}

async function crashScenario(
  scenario: Scenario,
  lanes: Lane[],
  sealKeys: string,
  { chosen, say }: CrashOptions,
  stopped: () => boolean,
): Promise<Report> {
  const [first] = lanes
  if (!first) throw new Error('There is no lane')
  say.line(`${scenario.name}: ${scenario.about}`)
  const startedAt = performance.now()
  const tried: Tried[] = []
  try {
    const { start, steps } = await prepare(scenario, first, sealKeys)
    const whole = await tryOut(first, start, steps, null)
    tried.push({ trial: null, ...whole })
    if (whole.problems.length === 0) {
      const left = chooseTrials(whole.effects, steps, chosen)
      const total = left.length
      say.line(`  ${whole.effects.length} effects, ${total} trials`)
      const work = async (lane: Lane) => {
        for (let trial = left.shift(); trial && !stopped(); trial = left.shift()) {
          tried.push({ trial, ...(await tryOut(lane, start, steps, trial)) })
          say.now(`  ${tried.length - 1} of ${total}`)
        }
      }
      await Promise.all(lanes.map(work))
    }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const nothing = { effects: [], met: undefined, recoverySeconds: undefined, edited: undefined }
    tried.push({ trial: null, problems: [{ kind: 'other', text }], ...nothing })
  }
  const report = reportOf(scenario.name, tried, (performance.now() - startedAt) / 1000)
  const harmed = tried.filter(({ problems }) => problems.length > 0).length
  say.line(`  ${harmed === 0 ? 'unharmed' : `${harmed} came to harm`}, after ${Math.round(report.seconds)} s`)
  for (const { effect, point, replay, problems } of report.failures.slice(0, 5))
    say.line(`    ${point ?? 'undisturbed'} ${effect ?? ''}: ${problems[0]} (${replay})`)
  return report
}

/** Both sides as they are when the scenario's own work begins. */
async function prepare(
  { shape, name, prepare: fill }: Scenario,
  lane: Lane,
  sealKeys: string,
): Promise<{ start: Start; steps: Steps }> {
  lane.meterOf(0, meter(quiet))
  await lane.begin(sheetHeader, { doki: freshDoki, shop: freshShop }, (url, spreadsheetId) =>
    seedSync(url, sealKeys, spreadsheetId, shape),
  )
  const run = async (input: Partial<SyncInput> = {}): Promise<RunResult> => {
    const jobId = await lane.job(input)
    const engine = await lane.engine(jobId)
    await engine.ended
    const job = await lane.look(jobId)
    if (!isOver(job) || !job.result)
      throw new Error(`${name} could not be prepared: ${job.error?.message ?? engine.lastWords()}`)
    return job.result
  }
  const steps = await fill(lane, run)
  return { steps, start: await lane.keep(name.replaceAll('-', '_')) }
}
