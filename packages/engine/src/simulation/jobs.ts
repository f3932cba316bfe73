import type { Process } from './machine.ts'

const leaseMs = 30_000

/** A run as the jobs table has it. */
export interface SimJob {
  runId: string
  fence: number
  holder: Process | undefined
  /** The lease was given away under the holder. */
  taken: boolean
  attempts: number
  over: boolean
}

export type Jobs = ReturnType<typeof jobs>

/** Leases, fences, and the one writer of the spreadsheet, as Doki's own database decides them. */
export function jobs(now: () => number) {
  let writer: { job: SimJob; fence: number } | undefined

  /** When the engine was last heard of. */
  function beat({ diedAt, frozenAt, frozenUntil }: Process): number {
    if (diedAt !== undefined) return diedAt
    return now() < frozenUntil ? frozenAt : now()
  }

  function isHeld({ holder, taken, over }: SimJob): boolean {
    return holder !== undefined && !taken && !over && now() - beat(holder) < leaseMs
  }

  return {
    isHeld,

    /** The fence, or undefined when somebody else has the job. */
    claim(job: SimJob, engine: Process): number | undefined {
      if (job.over || isHeld(job)) return undefined
      Object.assign(job, { holder: engine, taken: false, attempts: job.attempts + 1 })
      return ++job.fence
    },

    isMine: (job: SimJob, fence: number) => job.fence === fence && !job.over,

    takeWriter(job: SimJob, fence: number): boolean {
      const free = !writer || writer.job === job || !isHeld(writer.job) || writer.job.fence !== writer.fence
      if (free) writer = { job, fence }
      return free
    },
    isWriter: (job: SimJob, fence: number) => writer?.job === job && writer.fence === fence,
    releaseWriter(job: SimJob, fence: number): void {
      if (writer?.job === job && writer.fence === fence) writer = undefined
    },

    release(job: SimJob, engine: Process): void {
      if (job.holder === engine) job.holder = undefined
    },
  }
}
