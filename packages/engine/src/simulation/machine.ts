import { DokiError } from '@doki/contracts'
import { UnclearWriteError } from '@doki/sync'
import type { Effects } from './effects.ts'
import type { Faults, Strike } from './faults.ts'
import type { Random } from './random.ts'
import type { Schedule } from './schedule.ts'
import type { Trace } from './trace.ts'

export type Process = ReturnType<typeof simulatedProcess>

interface Surroundings {
  time: Schedule
  chance: Random
  faults: Faults
  trace: Trace
  /** Somebody edits what this call is about: right before it lands, or right after. */
  interfere(call: string): void
  /** The user's database answers nobody before this moment. */
  tableDownUntil(): number
  tableDown(ms: number): void
  /** The lease of the process is given to another. */
  loseLease(process: Process): void
}

/** Latency of a call in ms, one way. */
const latency: readonly [RegExp, number, number][] = [
  [/^sheet\./, 80, 700],
  [/^table\./, 2, 30],
  [/./, 1, 10],
]

/**
 * One process of the engine: every call it makes travels, lands, and is answered, each at its own moment. Killed, it
 * never hears anything again, while what it has sent still lands; frozen, it hears of it later.
 */
export function simulatedProcess(name: string, around: Surroundings) {
  const { time, chance, faults, trace, interfere } = around
  const self = {
    name,
    diedAt: undefined as number | undefined,
    frozenAt: 0,
    frozenUntil: 0,
    /** Calls that landed. */
    landed: 0,
    kill,
    effects: { do: call, look: (what, read) => call(what, read) } satisfies Effects,
  }

  function kill(): void {
    self.diedAt ??= time.now()
    trace.add(time.now(), name, 'dies')
  }

  function freeze(): void {
    self.frozenAt = time.now()
    self.frozenUntil = time.now() + (chance.one([15_000, 40_000, 120_000]) ?? 0)
    trace.add(time.now(), name, 'freezes', self.frozenUntil - time.now())
  }

  function call<T>(what: string, apply: () => T, detail?: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (self.diedAt !== undefined) return
      const fault = faults.at(what)
      if (fault) trace.add(time.now(), name, `is struck by ${fault} at ${what}`)
      if (fault === 'kill_before' || (fault === 'double_kill' && chance.chance(0.3))) {
        kill()
        return
      }
      if (fault === 'freeze_before') freeze()
      if (fault === 'lease_lost') around.loseLease(self)
      if (fault === 'table_down') around.tableDown(chance.between(10_000, 60_000))
      const [, least, most] = latency.find(([names]) => names.test(what)) ?? latency[2] ?? [/./, 1, 1]
      const waits = Math.max(0, self.frozenUntil - time.now())
      time.after(waits + chance.between(least, most), () => {
        if (fault === 'edit_before_write') interfere(what)
        const answer = land(what, fault, apply)
        self.landed++
        trace.add(time.now(), name, what, [detail, 'error' in answer ? String(answer.error) : answer.result])
        if (fault === 'edit_after_write') interfere(what)
        if (fault === 'kill_server' || fault === 'double_kill') kill()
        if (fault === 'freeze_after') freeze()
        time.after(chance.between(least, most), () => deliver(fault, answer, resolve, reject))
      })
    })
  }

  function land<T>(what: string, fault: Strike | undefined, apply: () => T): Answer<T> {
    const error = failureOf(what, fault)
    if (
      error &&
      fault !== 'sheet_lost_applied' &&
      fault !== 'delete_lost_applied' &&
      fault !== 'table_commit_lost' &&
      fault !== 'state_commit_lost'
    )
      return { error }
    try {
      const result = apply()
      return error ? { error } : { result }
    } catch (thrown) {
      return { error: thrown }
    }
  }

  function failureOf(what: string, fault: Strike | undefined): Error | undefined {
    if (what.startsWith('table.') && time.now() < around.tableDownUntil())
      return new Error('connection refused')
    switch (fault) {
      case 'sheet_lost_applied':
      case 'sheet_lost_dropped':
      case 'delete_lost_applied':
      case 'delete_lost_dropped':
        return new UnclearWriteError('The answer was lost')
      case 'sheet_unavailable':
        return chance.chance(0.5)
          ? new DokiError('unavailable', 'Google has not answered for 15 minutes.')
          : new Error('socket hang up')
      case 'table_failed':
      case 'state_failed':
        return new Error('could not serialize access')
      case 'table_commit_lost':
      case 'state_commit_lost':
        return new Error('Connection terminated unexpectedly')
      default:
        return undefined
    }
  }

  function deliver<T>(
    fault: Strike | undefined,
    answer: Answer<T>,
    resolve: (result: T) => void,
    reject: (error: unknown) => void,
  ): void {
    if (self.diedAt !== undefined) return
    if (self.frozenUntil > time.now()) {
      time.after(self.frozenUntil - time.now(), () => deliver(fault, answer, resolve, reject))
      return
    }
    if (fault === 'kill_after') kill()
    else if ('error' in answer) reject(answer.error)
    else resolve(answer.result)
  }

  return self
}

type Answer<T> = { result: T } | { error: unknown }
