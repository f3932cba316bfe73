import { signInternal } from '@doki/service'

/**
 * What Cloud Scheduler does in the cloud, more often: posts the tick that publishes what was left behind and frees
 * jobs whose lease ran out. Returns what stops it. A gateway that is down misses ticks, as it would there.
 */
export function startTick(gateway: string, secret: string, everyMs: number): () => void {
  const timer = setInterval(() => {
    const body = '{}'
    const headers = {
      'content-type': 'application/json',
      'x-internal-secret': signInternal(secret, body, Math.floor(Date.now() / 1000)),
    }
    fetch(`${gateway}/internal/tick`, { method: 'POST', headers, body }).catch(() => {})
  }, everyMs)
  return () => clearInterval(timer)
}
