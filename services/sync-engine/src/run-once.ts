import { openCloud } from '@doki/connections'
import { defaultLeaseMs, runClaimed } from '@doki/jobs'
import { type Logger, traceFields, traceOf } from '@doki/service'
import { continueTrace, inSpan } from '@doki/telemetry'
import type { Config } from './config.ts'
import { syncHandler } from './run-job.ts'

/**
 * Does the run named by JOB_ID, if it is to be had. A final failure is written to the job and ends well; anything else is
 * thrown, and the platform starts the task again. SIGTERM gives the job back without counting it as a try.
 */
export function runOnce(config: Config, log: Logger, stop: AbortSignal): Promise<void> {
  const { TRACEPARENT: traceparent, GCP_PROJECT: project } = config
  const told = log.child(traceFields(project, traceOf({ traceparent })))
  return continueTrace(traceparent, () => inSpan('execution', {}, () => runJobOf(config, told, stop)))
}

async function runJobOf(config: Config, log: Logger, stop: AbortSignal): Promise<void> {
  const { JOB_ID: jobId, TRACEPARENT: traceparent } = config
  const cloud = await openCloud(config, log, { name: 'doki-sync-engine', max: 4, tableConnections: 3 })
  const { db, jobs, dispatcher, connections } = cloud
  try {
    const job = await jobs.claim(jobId, { leaseMs: defaultLeaseMs })
    if (!job) {
      log.info({ jobId }, 'the job is not to be had')
      return
    }
    const handler = syncHandler({ db, connections })
    await runClaimed(jobs, job, handler, { log, dispatcher, stop, traceparent })
  } finally {
    await cloud.close()
  }
}
