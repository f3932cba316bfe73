import { connectionsOf } from '@doki/connections'
import { agentOf } from '@doki/contracts'
import { connect } from '@doki/database'
import { googleApp, quotaLimiter } from '@doki/google'
import { cloudDispatcher, defaultLeaseMs, jobStore, runClaimed } from '@doki/jobs'
import type { Logger } from '@doki/service'
import { credentialStore, loadVault } from '@doki/vault'
import type { Config } from './config.ts'
import { syncHandler } from './run-job.ts'

/**
 * Does the run named by JOB_ID, if it is to be had. A final failure is written to the job and ends well; anything else is
 * thrown, and the platform starts the task again. SIGTERM gives the job back without counting it as a try.
 */
export async function runOnce(config: Config, log: Logger, stop: AbortSignal): Promise<void> {
  const db = connect(config.DATABASE_URL, { max: 4, applicationName: 'doki-sync-engine' })
  const jobs = jobStore(db)
  const dispatcher = cloudDispatcher({
    jobs,
    agentOf,
    log,
    projectId: config.GCP_PROJECT,
    region: config.GCP_REGION,
    job: config.SYNC_JOB_NAME,
    runEndpoint: config.RUN_API_ENDPOINT,
    secret: config.INTERNAL_SECRETS[0] ?? '',
  })
  try {
    const job = await jobs.claim(config.JOB_ID, { leaseMs: defaultLeaseMs })
    if (!job) {
      log.info({ jobId: config.JOB_ID }, 'the job is not to be had')
      return
    }
    const connections = connectionsOf({
      credentials: credentialStore(db, await loadVault(config)),
      google: googleApp(config),
      limiter: quotaLimiter(db, googleApp(config).rates),
      rules: {
        allowPrivateHosts: config.ALLOW_PRIVATE_DATABASE_HOSTS,
        max: 3,
        applicationName: 'doki-sync-engine',
      },
      log,
    })
    await runClaimed(jobs, job, syncHandler({ db, connections }), {
      log,
      dispatcher,
      stop,
      traceparent: config.TRACEPARENT,
    })
  } finally {
    await dispatcher.close()
    await db.end()
  }
}
