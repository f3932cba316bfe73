import { readFileSync } from 'node:fs'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { serviceId } from '../road/running.ts'

/** Megabytes that the stand-in for Google, and this process, held at most so far; 0 where the system does not say. */
export function peakMb(cloud: LocalCloud): { workspace: number; bench: number } {
  return {
    workspace: Math.round(peakOf(serviceId(cloud, 'workspace')) / 1024),
    bench: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

/** In KB, from Linux's own books. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}
