import { signInternal } from '@doki/service'

/**
 * What Cloud Scheduler does in the cloud, more often: posts the tick that publishes what was left behind, frees jobs
 * whose lease ran out and starts what is due. Returns what stops it. A gateway that is down misses ticks, as it would there.
 */
export function startTick(gateway: string, secret: string, everyMs: number): () => void {
  const timer = setInterval(() => postTick(gateway, secret), everyMs)
  return () => clearInterval(timer)
}

/** One tick. Never throws: the next one does what it missed. */
export async function postTick(gateway: string, secret: string): Promise<void> {
  const body = '{}'
  const headers = {
    'content-type': 'application/json',
    'x-internal-secret': signInternal(secret, body, Math.floor(Date.now() / 1000)),
  }
  await fetch(`${gateway}/internal/tick`, { method: 'POST', headers, body }).catch(() => {})
}
