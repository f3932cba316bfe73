import type { RunResult, SyncInput } from '@doki/contracts'
import { choosePerson, type PersonEdit, type PersonKind, withEdit } from './choose-person.ts'
import { type Disturbance, disturb, type Point } from './disturb.ts'
import type { EngineProcess } from './engine-process.ts'
import { isOver, type Job } from './jobs-table.ts'
import type { Lane, RoadNumber, Start } from './lane.ts'
import type { Steps } from './scenarios/scenario.ts'
import { lookAtSides, type Problem, verifyHeader, verifySides } from './verify-sides.ts'
import { type Effect, meter, quiet } from './wire/watch.ts'

/** One interruption of a scenario, and what a person does then; null goes through it undisturbed. */
export type Trial = { point: Point; at: number; person?: PersonKind } | null

/** What came of a trial. */
export interface Outcome {
  problems: Problem[]
  /** The effects of the run, in order: of an undisturbed one all of them. */
  effects: Effect[]
  /** Where it was interrupted; undefined when it never came to that effect. */
  met: Effect | undefined
  /** From the interruption to the end of the job, without the 30 s that a dead process keeps its job. */
  recoverySeconds: number | undefined
  edited: PersonEdit | undefined
}

/** Tries of one job before it counts as stuck, and how long one may take. */
const maxTries = 5
const engineMs = 60_000

/**
 * Takes the lane to the start and lets the engine do the scenario's steps, with one interruption. Then nobody helps but the
 * platform, which starts the engine again, and a person who edits one cell in between. In the end there has to be nothing
 * left to do, and both sides are looked at.
 */
export async function tryOut(lane: Lane, start: Start, steps: Steps, trial: Trial): Promise<Outcome> {
  await lane.reset(start)
  const effects: Effect[] = []
  let running: EngineProcess | undefined
  const disturbance = trial && disturb(trial.point, trial.at, () => running)
  const watch = disturbance?.watch ?? quiet
  const asked = (effect: Effect) => {
    effects.push(effect)
    return watch.asked(effect)
  }
  lane.meterOf(0, meter({ ...watch, asked }))
  const problems: Problem[] = []
  const say = (text: string) => problems.push({ kind: 'other', text })
  let edited: PersonEdit | undefined
  let recoveredAt: number | undefined
  let frozen: EngineProcess | undefined

  /** Once, when the interruption has happened. */
  async function interrupted(jobId: string): Promise<void> {
    if (trial && disturbance?.met() && !edited) edited = await choosePerson(lane, steps, trial)
    await lane.endLease(jobId)
  }

  async function toItsEnd(jobId: string, road: RoadNumber): Promise<Job> {
    let words = ''
    for (let tries = 0; tries < maxTries; tries++) {
      const engine = await lane.engine(jobId, road)
      if (road === 0) running = engine
      const first = await firstOf(engine, road === 0 ? disturbance : null)
      if (first === 'frozen') {
        frozen = engine
        await interrupted(jobId)
        lane.meterOf(1, meter(quiet))
        return toItsEnd(jobId, 1)
      }
      if (first === 'stuck') say(`the engine did not end in ${engineMs / 1000} s`)
      const job = await lane.look(jobId)
      if (isOver(job)) return job
      words = engine.lastWords()
      await interrupted(jobId)
    }
    throw new Error(`the job was not over after ${maxTries} tries; the last one said: ${words}`)
  }

  try {
    let before: RunResult | undefined
    for (const { input, outcome } of steps.steps) {
      const jobId = await lane.job(input(before))
      const job = await toItsEnd(jobId, frozen ? 1 : 0)
      const met = disturbance?.met()
      if (met && recoveredAt === undefined) recoveredAt = performance.now()
      before = job.result ?? undefined
      if (job.error) say(`the run failed: ${job.error.code}: ${job.error.message}`)
      else if (job.result?.outcome !== outcome && !met)
        say(`the run ended as ${job.result?.outcome}, not as ${outcome}`)
    }
    if (frozen && disturbance) await thaw(frozen, disturbance, say)
    lane.meterOf(1, meter(quiet))
    await rest(lane, steps, say)
    const found = await lookAtSides(lane.sheet, lane.table)
    const expected = withEdit(steps, edited, await lane.conflicts())
    problems.push(...verifyHeader(found.header), ...verifySides(found, expected))
    problems.push(...((await steps.verify?.(lane, edited)) ?? []))
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  } finally {
    frozen?.signal('SIGKILL')
    running?.signal('SIGKILL')
    await running?.ended
  }
  const met = disturbance?.met()
  return {
    problems,
    effects,
    met: met?.effect,
    recoverySeconds: met && recoveredAt !== undefined ? (recoveredAt - met.at) / 1000 : undefined,
    edited,
  }
}

/** A process that was frozen while another one did its work must find out, and change nothing more. */
async function thaw(
  frozen: EngineProcess,
  disturbance: Disturbance,
  say: (text: string) => void,
): Promise<void> {
  disturbance.thaw()
  if ((await firstOf(frozen, null)) === 'stuck') say('the thawed engine did not end')
  for (const { wire, what } of disturbance.late) {
    if (!isOwnSetUp(what)) say(`the thawed engine still wrote: ${wire} ${what}`)
  }
}

/** Doki's log of changes and its trigger: made twice they are the same, and no row of anybody's is touched. */
function isOwnSetUp(what: string): boolean {
  return /^(commit: )?insert doki\.changes, create doki\b/.test(what)
}

/**
 * Runs on until a run changes nothing: those before the last one may take up what changed late, the last one may not. Where a yes was
 * needed before, a person says it again to a run that asks again.
 */
async function rest(lane: Lane, { rest: input, steps }: Steps, say: (text: string) => void): Promise<void> {
  const mayAsk = steps.some(({ outcome }) => outcome === 'guarded')
  let yes: Partial<SyncInput> = {}
  for (const last of mayAsk ? [false, false, true] : [false, true]) {
    const writes: Effect[] = []
    const counting = meter({
      ...quiet,
      async done(effect, rows) {
        if (effect.wire !== 'doki' && rows > 0) writes.push(effect)
        return 'go'
      },
    })
    lane.meterOf(0, counting)
    const jobId = await lane.job({ ...(input ?? { full: true }), ...yes })
    const ended = await firstOf(await lane.engine(jobId), null)
    const { error, result } = await lane.look(jobId)
    if (ended === 'stuck') say('the last run did not end')
    if (error) say(`the last run failed: ${error.code}: ${error.message}`)
    const asks = result?.outcome === 'guarded'
    if (asks && !mayAsk) say('the last run stopped and asked')
    if (asks && mayAsk) yes = { confirmed: true, findings: result.plan.guards }
    else if (writes.length === 0) return
    else yes = {}
    if (last)
      say(`a run at rest still wrote: ${writes.map(({ wire, what }) => `${wire} ${what}`).join('; ')}`)
  }
}

/** What comes first: the end of the process, its being frozen, or the time it may take, after which it is killed. */
async function firstOf(
  engine: EngineProcess,
  disturbance: Disturbance | null,
): Promise<'ended' | 'frozen' | 'stuck'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'stuck'>(resolve => {
    timer = setTimeout(resolve, engineMs, 'stuck')
  })
  const ended = engine.ended.then(() => 'ended' as const)
  const frozen = disturbance ? [disturbance.frozen.then(() => 'frozen' as const)] : []
  const first = await Promise.race([ended, late, ...frozen])
  clearTimeout(timer)
  if (first === 'stuck') {
    engine.signal('SIGKILL')
    await engine.ended
  }
  return first
}
