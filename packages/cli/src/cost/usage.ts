import type { Unit } from './prices.ts'

/** How much of what is used in a month. */
export type Usage = Partial<Record<Unit, number>>

/** What is done with a Doki in a month, beside being there. */
export type Work = {
  runs: number
  /** Of one run, from its start to its end. */
  runSeconds: number
  /** What a run gets: `run.memory` of infra/terraform. */
  runGib: number
  /** Requests of people and of what calls the API. */
  requests: number
  builds: number
}

const minutesAMonth = 43_800
/** Google starts to look from six places, every 300 s. */
const uptimeChecks = (minutesAMonth / 5) * 6
/** Of a warm gateway. Cloud Run counts in steps of 0.1 s. */
const tickSeconds = 0.3
const requestSeconds = 0.1
const gatewayGib = 0.5
const secretsOfAProcess = 5
/** Cloud Run keeps an instance for about 15 minutes; the tick keeps one, so new ones are few. */
const startsAMonth = 500
/** Cloud Run counts a minute of a run at least. */
const shortestRunSeconds = 60

/** What a Doki uses that nobody uses: the tick, the look from outside, and what is kept. */
export function idleUsage(): Usage {
  const seconds = minutesAMonth * tickSeconds + uptimeChecks * requestSeconds
  return {
    serviceCpuSecond: seconds,
    serviceGibSecond: seconds * gatewayGib,
    request: minutesAMonth + uptimeChecks,
    schedulerJob: 1,
    secretVersion: 6,
    secretAccess: startsAMonth * secretsOfAProcess,
    // Ten builds are kept (infra/terraform/apis.tf), of 724 MB each before compression.
    imageGb: 10 * 0.724,
    logGib: ((minutesAMonth + uptimeChecks) * 700) / 2 ** 30,
  }
}

/** What the work adds to it. */
export function workUsage({ runs, runSeconds, runGib, requests, builds }: Work): Usage {
  const seconds = runs * Math.max(runSeconds, shortestRunSeconds)
  return {
    serviceCpuSecond: requests * requestSeconds,
    serviceGibSecond: requests * requestSeconds * gatewayGib,
    request: requests,
    jobCpuSecond: seconds,
    jobGibSecond: seconds * runGib,
    secretAccess: runs * (secretsOfAProcess - 1),
    buildMinute: builds * 25,
  }
}
