/** What each figure of a sync should be at most. */
export const limits = {
  /** First run, against fetching the same pages and a server-side COPY of the same rows. */
  ratioInitial: 2,
  /** Calls to Google of a run with nothing to do. */
  noopReads: 2,
  /** 100 changed rows on each side, against the first run. */
  ratioDelta: 0.25,
  /** Write calls to Google of that run. */
  deltaWrites: { least: 1, most: 3 },
  /** Write calls of a first run into an empty tab, against the fewest that carry its bytes. */
  ratioWrites: 1.5,
  /** Memory of any process, in MB. */
  peakMb: 1000,
} as const

/** What Google advises a request to be at most, in bytes: https://developers.google.com/workspace/sheets/api/limits */
export const requestBytes = 2_000_000

/** A figure beside its limit. */
export interface Held {
  ok: boolean
  value: number
  limit: number
}

/** `value` is right up to `limit`. */
export function atMost(value: number, limit: number): Held {
  return { ok: value <= limit, value, limit }
}

/** From exec to listening, in ms, of a service as it is in its image. */
export function startLimitMs(service: string): number {
  return service === 'gateway' ? 500 : 800
}
