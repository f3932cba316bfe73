import type { JobStatus } from '@doki/contracts'

/**
 * Where a job is in its life. It is finer than `status`: a running job may have been asked to stop, its lease may have
 * run out, and a waiting one may have been woken.
 */
export type Life =
  | 'pending'
  | 'running'
  /** Running, and asked to stop. */
  | 'stopping'
  /** Running by its status, but the lease ran out: its worker died, or is frozen. */
  | 'abandoned'
  | 'abandoned_stopping'
  | 'waiting'
  | 'woken'
  | 'completed'
  | 'failed'
  | 'cancelled'

/** What can be asked of a job. `expire` is the sweep, `giveUp` the dead-letter topic; `wake` is an answer, or a child's end. */
export type JobEvent =
  | 'claim'
  | 'beat'
  | 'wait'
  | 'wake'
  | 'finish'
  | 'fail'
  | 'release'
  | 'cancel'
  | 'stop'
  | 'expire'
  | 'giveUp'

type Row = Record<JobEvent, Life | null>

const nothing: Row = {
  claim: null,
  beat: null,
  wait: null,
  wake: null,
  finish: null,
  fail: null,
  release: null,
  cancel: null,
  stop: null,
  expire: null,
  giveUp: null,
}

/** What a worker that holds the fence may do, whether or not its lease is still good: nobody took the job yet. */
const held: Row = {
  ...nothing,
  beat: 'running',
  wait: 'waiting',
  finish: 'completed',
  fail: 'failed',
  release: 'pending',
  cancel: 'stopping',
  stop: 'cancelled',
}
const heldStopping: Row = { ...held, beat: 'stopping', wait: 'cancelled', release: 'cancelled' }

/** Every event in every life: the life after it, or null where it changes nothing. */
export const transitions: Record<Life, Row> = {
  pending: { ...nothing, claim: 'running', cancel: 'cancelled', giveUp: 'failed' },
  running: held,
  stopping: heldStopping,
  abandoned: { ...held, claim: 'running', cancel: 'cancelled', expire: 'pending', giveUp: 'failed' },
  abandoned_stopping: { ...heldStopping, cancel: 'cancelled', expire: 'cancelled', giveUp: 'failed' },
  waiting: { ...nothing, wake: 'woken', cancel: 'cancelled' },
  woken: { ...nothing, claim: 'running', cancel: 'cancelled', giveUp: 'failed' },
  completed: nothing,
  failed: nothing,
  cancelled: nothing,
}

/** What a row tells about its life. */
export type Facts = { status: JobStatus; leaseEnded: boolean; cancelRequested: boolean; woken: boolean }

export function lifeOf({ status, leaseEnded, cancelRequested, woken }: Facts): Life {
  switch (status) {
    case 'running':
      if (leaseEnded) return cancelRequested ? 'abandoned_stopping' : 'abandoned'
      return cancelRequested ? 'stopping' : 'running'
    case 'waiting':
      return woken ? 'woken' : 'waiting'
    case 'pending':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return status
  }
}
