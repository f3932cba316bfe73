import type { Job } from '@doki/contracts'
import type { FastifyInstance } from 'fastify'

/** A job that is ready, and the trace of the request that made it so. */
export type Ready = Pick<Job, 'id' | 'kind' | 'fence'> & { traceparent: string | undefined }

/** Brings jobs on their way to their agents. Never throws: what cannot go now is left to the sweep. */
export type Dispatch = (jobs: readonly Ready[]) => Promise<unknown>

/** Takes a job that is committed; it goes on its way by itself, and nobody waits for that. */
export type Hand = (job: Ready) => void

type Options = {
  dispatch: Dispatch
  /** How long a job waits for others to go with; 0: each goes by itself, at once. */
  gatherMs?: number
  /** How long it waits for those before it to be gone, so that the more there is to send, the more go together. */
  behindMs?: number
  mostTogether?: number
}

/**
 * Sends jobs after their requests were answered, several together. That is safe: the row is the outbox, and when this process
 * dies first, the next tick sends what it left. An app that closes waits until all are on their way.
 */
export function courier(
  app: FastifyInstance,
  { dispatch, gatherMs = 25, behindMs = 100, mostTogether = 100 }: Options,
): Hand {
  let waiting: Ready[] = []
  let timer: NodeJS.Timeout | undefined
  let isBehind = false
  const under = new Set<Promise<unknown>>()

  function leave(): void {
    clearTimeout(timer)
    timer = undefined
    isBehind = false
    const going = waiting
    waiting = []
    if (going.length === 0) return
    const gone: Promise<unknown> = dispatch(going).finally(() => {
      under.delete(gone)
      if (isBehind) leave()
    })
    under.add(gone)
  }

  function leaveInTurn(): void {
    if (under.size === 0) {
      leave()
      return
    }
    isBehind = true
    timer = setTimeout(leave, behindMs)
  }

  app.addHook('onClose', async () => {
    leave()
    await Promise.all(under)
  })

  return job => {
    waiting.push(job)
    if (waiting.length >= mostTogether || gatherMs === 0) leave()
    else timer ??= setTimeout(leaveInTurn, gatherMs)
  }
}
