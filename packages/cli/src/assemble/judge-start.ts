import type { Held } from '../bench/limits.ts'
import type { StartFigures } from '../bench/measure-start.ts'

/** `busy`: over its limit by the clock and not by its CPU, where a bare server had to wait as well. */
export type Verdict = 'ok' | 'busy' | 'slow'

/** A bare server that takes so many times its CPU time by the clock waits for a processor that others have. */
const busyFrom = 2

/** By the clock, and where that says more of the machine than of the service, by the time of processors. */
export function judgeStart(
  { startMs, cpuMs }: { startMs: Held; cpuMs: number },
  floor: Pick<StartFigures, 'startMs' | 'cpuMs'>,
): Verdict {
  if (startMs.ok) return 'ok'
  if (cpuMs > startMs.limit) return 'slow'
  return floor.startMs >= busyFrom * floor.cpuMs ? 'busy' : 'slow'
}
