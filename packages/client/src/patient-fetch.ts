type Fetch = (request: Request) => Promise<Response>

/** For how many seconds a request is sent again. */
export type Patience = {
  /** Nobody answers at all. */
  away: number
  /** It is answered 503, or that another one under its `Idempotency-Key` is still at work. */
  unavailable: number
}

const betweenMs = 250

/**
 * `fetch`, sending again what may be sent again: reads, and a POST with an `Idempotency-Key`, which is done once. Of what
 * goes on being refused the answer is given, of what nobody answers the error is thrown.
 */
export function patientFetch(patience: Patience, fetch: Fetch = globalThis.fetch): Fetch {
  const { away, unavailable } = patience
  if (!isSeconds(away) || !isSeconds(unavailable))
    throw new TypeError(
      `patience is { away, unavailable }, both in seconds, such as { away: 60, unavailable: 5 }: ${JSON.stringify(patience)} is not`,
    )
  return async request => {
    const started = performance.now()
    const isOver = (seconds: number) => performance.now() - started > seconds * 1000
    for (;;) {
      try {
        const answer = await fetch(request.clone())
        if (!isPassing(answer) || isOver(unavailable) || !isRepeatable(request)) return answer
        await answer.text()
      } catch (error) {
        if (request.signal.aborted || isOver(away) || !isRepeatable(request)) throw error
      }
      await new Promise(resolve => setTimeout(resolve, betweenMs))
    }
  }
}

function isSeconds(value: unknown): boolean {
  return typeof value === 'number' && value >= 0
}

function isPassing({ status, headers }: Response): boolean {
  return status === 503 || (status === 409 && headers.has('retry-after'))
}

function isRepeatable({ method, headers }: Request): boolean {
  return method !== 'POST' || headers.has('idempotency-key')
}
