import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@doki/database'
import { createLog } from '@doki/service'
import { jobStore, runClaimed } from '../src/index.ts'

// A process for frozen-worker.test.ts: takes one job, works on it for a while, and says how it ended.
const [, , url = '', jobId = '', workMs = '0'] = process.argv
const db = connect(url, { max: 2, applicationName: 'test-worker' })
const jobs = jobStore(db)
const lease = { leaseMs: 400, beatMs: 100 }
const job = await jobs.claim(jobId, lease)
console.log(job ? 'taken' : 'refused')
if (job) {
  const work = async () => {
    await sleep(Number(workMs))
    return { by: process.pid }
  }
  console.log(await runClaimed(jobs, job, work, { log: createLog('worker', 'silent'), ...lease }))
}
await db.end()
