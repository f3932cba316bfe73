import { DokiError, JobId, type RunResult } from '@doki/contracts'
import type { SheetWrite, TableChange } from '@doki/sync'
import { keyText } from '@doki/sync'
import type { Run, RunPorts } from '../ports.ts'
import { runSync } from '../run-sync.ts'
import { fakeDesk } from './fake-desk.ts'
import { fakeSheet } from './fake-sheet.ts'
import { fakeState } from './fake-state.ts'
import { fakeTable } from './fake-table.ts'
import { type Jobs, jobs as jobsOf, type SimJob } from './jobs.ts'
import { judge } from './judge.ts'
import { type Process, simulatedProcess } from './machine.ts'
import type { People } from './people.ts'
import type { Programs } from './programs.ts'
import type { Random } from './random.ts'
import type { SimWorld } from './sim-world.ts'
import { strangers } from './strangers.ts'
import { boxOf } from './tab.ts'
import { idOf } from './world-parts.ts'

/** Changes what a run is given, to see whether the proof notices. */
export type Mutate = (ports: RunPorts, world: SimWorld) => RunPorts

export interface RunEnd {
  result?: RunResult
  error?: unknown
  engine: Process
}

export type Runs = ReturnType<typeof runs>

const mostAttempts = 4

/** Starts runs as schedules, retries and sweeps do: each try is a process of its own. */
export function runs(
  world: SimWorld,
  chance: Random,
  actors: { people: People; programs: Programs },
  mutate: Mutate,
) {
  const { time, trace, kept, mapping, ledger, faults } = world
  const jobs: Jobs = jobsOf(time.now)
  const all: SimJob[] = []
  const processes: Process[] = []
  const recoveries: number[] = []
  let effects = 0
  let running = 0
  let failedAt: number | undefined

  function start(job: SimJob, how: Partial<Run>, ended: (end: RunEnd) => void): void {
    let lastCall: { writes: readonly SheetWrite[]; changes: readonly TableChange[] } = {
      writes: [],
      changes: [],
    }
    const engine = simulatedProcess(`run ${job.runId.slice(-3)}.${job.attempts + 1}`, {
      time,
      chance,
      faults,
      trace,
      tableDownUntil: () => world.tableDownUntil,
      tableDown: ms => {
        world.tableDownUntil = time.now() + ms
      },
      loseLease: () => {
        job.taken = true
        time.after(chance.between(100, 3_000), () => retry(job, how, ended))
      },
      interfere: what => interfere(what, lastCall),
    })
    processes.push(engine)
    const fence = jobs.claim(job, engine)
    if (fence === undefined) return
    running++
    time.after(35_000, () => sweep(job, how, ended, fence))
    const isMine = () => jobs.isMine(job, fence)
    const watch = judge(
      { ...world, now: time.now, onRace: world.raced, isCleared: actors.people.isCleared },
      () => engine,
      () => !isMine(),
    )
    const ports = mutate(
      portsOf(engine, job, fence, watch, call => {
        lastCall = call
      }),
      world,
    )
    const { sync } = kept
    const run: Run = {
      sync,
      mapping,
      runId: JobId.parse(job.runId),
      mode: 'apply',
      confirmed: false,
      findings: [],
      full: false,
      undoOf: null,
      ...how,
    }
    trace.add(time.now(), engine.name, 'starts', how)
    runSync(run, ports).then(
      result => finish({ result, engine }),
      (error: unknown) => finish({ error, engine }),
    )

    function finish(end: RunEnd): void {
      running--
      trace.add(time.now(), engine.name, 'ends', end.result?.outcome ?? String(end.error))
      if (!isMine()) return
      if (watch.isHeaderHit(world.tab)) world.wrongs.collateral.push('a header was written over')
      jobs.release(job, engine)
      jobs.releaseWriter(job, fence ?? 0)
      const isFinal =
        end.result !== undefined || end.error instanceof DokiError || job.attempts >= mostAttempts
      if (isFinal) {
        job.over = true
        ended(end)
      } else time.after(chance.between(2_000, 20_000), () => retry(job, how, ended))
      noteRecovery(end)
    }
  }

  function noteRecovery({ result }: RunEnd): void {
    if (!result || failedAt === undefined) return
    recoveries.push(time.now() - failedAt)
    failedAt = undefined
  }

  function retry(job: SimJob, how: Partial<Run>, ended: (end: RunEnd) => void): void {
    if (!job.over && !jobs.isHeld(job)) start(job, how, ended)
  }

  /** Frees jobs whose process is not heard of any more. */
  function sweep(job: SimJob, how: Partial<Run>, ended: (end: RunEnd) => void, fence: number): void {
    if (job.over || job.fence !== fence || !job.holder) return
    if (job.holder.diedAt !== undefined || job.holder.frozenUntil > time.now()) failedAt ??= time.now()
    if (jobs.isHeld(job)) time.after(10_000, () => sweep(job, how, ended, fence))
    else retry(job, how, ended)
  }

  function interfere(
    what: string,
    { writes, changes }: { writes: readonly SheetWrite[]; changes: readonly TableChange[] },
  ): void {
    if (what.startsWith('sheet.')) {
      const write = chance.one(writes)
      if (!write) return
      const { top, left } = boxOf(write.range)
      actors.people.touch(top, left)
    } else {
      const change = chance.one(changes)
      if (change) actors.programs.touch(keyText(change.key))
    }
  }

  function portsOf(
    engine: Process,
    job: SimJob,
    fence: number,
    watch: ReturnType<typeof judge>,
    calls: (call: { writes: readonly SheetWrite[]; changes: readonly TableChange[] }) => void,
  ): RunPorts {
    const { checks } = world
    const isMine = () => jobs.isMine(job, fence)
    const lost = () => checks.fence && !isMine()
    const owned = () => {
      if (lost() || (checks.writer && checks.fence && !jobs.isWriter(job, fence)))
        throw new Error('The run lost its job')
    }
    const unknown = strangers(world)
    const sheet = fakeSheet(engine.effects, [world.tab], {
      pageRows: 8,
      version: world.version,
      watch: {
        read: (_tab, first, last) => unknown.read(first, last),
        looked: watch.looked,
        write: (tab, writes, apply) => {
          world.wroteFile()
          effects++
          watch.write(tab, writes, apply)
        },
        deleteRows: (tab, rows, apply) => {
          world.wroteFile()
          effects++
          watch.deleteRows(tab, rows, apply)
        },
      },
      enter: world.enter,
    }).side
    const table = fakeTable(engine.effects, world.table, (key, before, after) => {
      effects++
      const entity = ledger.at(key)
      if (!entity) {
        world.wrongs.duplicated.push(`a row ${key} was put into the table that nobody had`)
        return
      }
      if (!isMine()) {
        ledger.race(entity)
        world.raced()
      }
      if (before && !after) unknown.deletes(entity, key, before)
      for (const [place] of mapping.columns.entries()) {
        const value = after ? (after[place] ?? null) : undefined
        if (value?.endsWith('~')) ledger.alias(entity, place, value, value.slice(0, -1))
        const isKnown = ledger.copied('table', entity, place, value)
        if (!isKnown && !entity.raced.has(place))
          world.wrongs.collateral.push(`the table’s row ${key} got a value nobody had there`)
      }
    })
    const state = fakeState(engine.effects, kept, job.runId, owned)
    return {
      sheet: {
        ...sheet,
        write(tab, writes) {
          calls({ writes, changes: [] })
          return sheet.write(tab, writes)
        },
      },
      table: {
        ...table,
        write(target, changes) {
          calls({ writes: [], changes })
          return table.write(target, changes)
        },
      },
      state: {
        ...state,
        async open(step) {
          if (step.side === 'sheet') world.writingSince = time.now()
          return state.open(step)
        },
        async close(id, end) {
          await state.close(id, end)
          world.writingSince = 0
        },
      },
      ...fakeDesk(
        engine.effects,
        kept,
        () => {
          if (lost()) throw new Error('The run lost its job')
        },
        time.now,
      ),
      writer: {
        take: () =>
          engine.effects.do('writer.take', () => !checks.writer || (!lost() && jobs.takeWriter(job, fence))),
        release: () => engine.effects.do('writer.release', () => jobs.releaseWriter(job, fence)),
      },
      clock: time.now,
      sleep: ms =>
        new Promise(resolve => {
          time.after(ms, () => {
            if (engine.diedAt === undefined) time.after(engine.frozenUntil - time.now(), () => resolve())
          })
        }),
      newId: () => `d${world.nextNumber()}`,
      progress: () => {},
      check: async () => {
        await undefined
        if (lost()) throw new Error('The run lost its job')
      },
      peakRssMb: () => 1,
    }
  }

  return {
    /** Runs that were begun. */
    count: () => all.length,
    effects: () => effects,
    recoveries,
    isBusy: () => running > 0 && all.some(job => !job.over && jobs.isHeld(job)),
    isQuiet: () => all.every(job => job.over),
    dispatch(how: Partial<Run>, ended: (end: RunEnd) => void = () => {}): void {
      const job: SimJob = {
        runId: idOf(1000 + all.length),
        fence: 0,
        holder: undefined,
        taken: false,
        attempts: 0,
        over: false,
      }
      all.push(job)
      start(job, how, ended)
      // A second execution of the same job, as a platform may start it.
      if (chance.chance(0.05)) {
        faults.count('doubled_execution')
        time.after(chance.between(0, 2_000), () => retry(job, how, ended))
      }
    },
  }
}
