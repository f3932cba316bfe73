import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGoogleCloud } from '@doki/local'
import { newTraceparent } from '@doki/service'
import { type Test, test } from 'tap'
import { setupJobs } from '../test/setup-jobs.ts'
import { cloudRunStarter } from './cloud-run-starter.ts'

test('an execution is a process of its own, told which job, in the trace it came from', async t => {
  const { create } = await setupJobs(t)
  const { starter, told } = await setup(t)
  const job = await create('sync')
  const traceparent = newTraceparent()
  t.match(await starter.start(job, { traceparent }), /executions\//)
  const [jobId, trace] = (await told()).split(' ')
  t.equal(jobId, job.id)
  t.equal(trace?.split('-')[1], traceparent.split('-')[1])
})

test('a job of Cloud Run that is not there is an error', async t => {
  const { create } = await setupJobs(t)
  const { starterOf } = await setup(t)
  await t.rejects(starterOf('nothing').start(await create('sync')), /NOT_FOUND/)
})

async function setup(t: Test) {
  const folder = await mkdtemp(path.join(tmpdir(), 'doki-jobs-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'told')
  const command = [
    '/bin/sh',
    '-c',
    `printf '%s %s' "$JOB_ID" "$TRACEPARENT" > ${file}.new && mv ${file}.new ${file}`,
  ]
  const cloud = await startGoogleCloud({
    config: { project: 'p1', jobs: { engine: { command } } },
    jobLog: path.join(folder, 'log'),
  })
  t.teardown(() => cloud.stop())
  const starterOf = (job: string) => {
    const starter = cloudRunStarter({
      projectId: 'p1',
      region: 'europe-west1',
      job,
      apiEndpoint: '127.0.0.1',
      port: cloud.port,
      insecure: true,
    })
    t.teardown(() => starter.close())
    return starter
  }
  async function told(): Promise<string> {
    for (;;) {
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text) return text
      await sleep(20)
    }
  }
  return { starter: starterOf('engine'), starterOf, told }
}
