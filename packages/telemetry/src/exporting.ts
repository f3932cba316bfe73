/** Sends what was collected. It never throws: what cannot be sent is lost, and work goes on. */
export type Flush = () => Promise<void>

let flush: Flush | undefined

/** Who sends from now on; undefined: nobody. */
export function setFlush(next: Flush | undefined): void {
  flush = next
}

/**
 * Sends what was collected so far; nothing while telemetry is off. For the end of work that nobody waits for: on Cloud
 * Run there is no CPU between requests, so that what is left for later waits for the next one.
 */
export async function flushTelemetry(): Promise<void> {
  await flush?.()
}

/** Whether anything is sent. It is known from the start of a process, before anything is built. */
export function isTelemetryOn(): boolean {
  return flush !== undefined
}
