import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { JobsClient } from '@google-cloud/run'
import grpc from '@grpc/grpc-js'
import { type Test, test } from 'tap'
import { testCloud, testFolder, until } from '../test-clients.ts'

const name = 'projects/p/locations/l/jobs/engine'

/** Writes a line with what it was given, then does what its second argument says. */
const program = `
const { appendFileSync } = require('node:fs')
const { CLOUD_RUN_JOB, CLOUD_RUN_EXECUTION, CLOUD_RUN_TASK_INDEX, CLOUD_RUN_TASK_ATTEMPT, CLOUD_RUN_TASK_COUNT, JOB_ID, FIXED, SECRET } = process.env
const [file, what] = process.argv.slice(1)
const note = text => appendFileSync(file, text + '\\n')
if (what === 'hang') { setInterval(() => {}, 1000); process.on('SIGTERM', () => { note('"SIGTERM"'); process.exit(1) }) }
note(JSON.stringify({ CLOUD_RUN_JOB, CLOUD_RUN_EXECUTION, CLOUD_RUN_TASK_INDEX, CLOUD_RUN_TASK_ATTEMPT, CLOUD_RUN_TASK_COUNT, JOB_ID, FIXED, SECRET, what, pid: process.pid }))
console.log('it says ' + what)
if (what === 'fail once' && CLOUD_RUN_TASK_ATTEMPT === '0') process.exit(3)
if (what === 'fail') process.exit(3)
`

test('a job runs as a process with the overrides, and its operation ends with the execution', async t => {
  process.env.SECRET = 'of the stand-in'
  const { jobs, seen, run } = await setup(t)
  const { operation, execution } = await run('ok', [{ name: 'JOB_ID', value: 'j1' }])
  const [done] = await operation.promise()
  t.match(done, { name: execution, succeededCount: 1, failedCount: 0 })
  t.match(await seen(), [
    {
      CLOUD_RUN_JOB: 'engine',
      CLOUD_RUN_EXECUTION: execution.split('/').at(-1),
      CLOUD_RUN_TASK_INDEX: '0',
      CLOUD_RUN_TASK_ATTEMPT: '0',
      CLOUD_RUN_TASK_COUNT: '1',
      JOB_ID: 'j1',
      FIXED: 'yes',
      what: 'ok',
    },
  ])
  t.notMatch((await seen())[0], { SECRET: String }, 'the environment of the stand-in is not passed on')
  await t.rejects(jobs.runJob({ name: `${name}-nope` }), { code: 5 })
})

test('a failed task is tried again, and a task that goes on failing fails the execution', async t => {
  const { seen, run, executions } = await setup(t)
  const once = await run('fail once')
  const [done] = await once.operation.promise()
  t.match(done, { succeededCount: 1, retriedCount: 1 })
  t.match(await seen(), [{ CLOUD_RUN_TASK_ATTEMPT: '0' }, { CLOUD_RUN_TASK_ATTEMPT: '1' }])
  const never = await run('fail')
  await t.rejects(never.operation.promise(), { message: /attempt 2 exited with 3/ })
  const [failed] = await executions.getExecution({ name: never.execution })
  t.match(failed, { failedCount: 1, retriedCount: 2, conditions: [{ state: 'CONDITION_FAILED' }] })
  const [listed] = await executions.listExecutions({ parent: name })
  t.same(
    listed.map(each => each.name),
    [never.execution, once.execution],
  )
})

test('an execution can be cancelled, and one that takes too long is ended', async t => {
  const { seen, run, executions } = await setup(t)
  const hanging = await run('hang')
  await until(async () => (await seen()).length === 1)
  await executions.cancelExecution({ name: hanging.execution })
  const [cancelled] = await hanging.operation.promise()
  t.match(cancelled, { cancelledCount: 1 })
  t.equal((await seen()).at(-1), 'SIGTERM')
  const slow = await run('hang', [], { seconds: 1 })
  await t.rejects(slow.operation.promise(), { message: /longer than its 1 s/ })
})

test('a killed process is tried again', async t => {
  const { seen, run } = await setup(t)
  await run('hang')
  await until(async () => (await seen()).length === 1)
  process.kill((await seen())[0].pid, 'SIGKILL')
  await until(async () => (await seen()).length === 2)
  t.match((await seen())[1], { CLOUD_RUN_TASK_ATTEMPT: '1' })
})

test('stopping the stand-in ends what runs', async t => {
  const { seen, run, stop } = await setup(t)
  await run('hang')
  await until(async () => (await seen()).length === 1)
  await stop()
  const [{ pid }, last] = await seen()
  t.equal(last, 'SIGTERM')
  t.throws(() => process.kill(pid, 0))
})

test('even kill -9 of the stand-in leaves no task behind', async t => {
  const { config, seen, folder } = await setup(t)
  const file = path.join(folder, 'config.json')
  await writeFile(file, JSON.stringify(config))
  const main = path.join(import.meta.dirname, '../main.ts')
  const standIn = spawn(process.execPath, [main, '--config', file], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(standIn.stdout, 'data')
  const { url, controlUrl } = JSON.parse(String(line))
  const client = jobsClient(Number(url.split(':')[1]))
  await client.runJob({ name })
  await until(async () => (await seen()).length === 1)
  const asked: unknown = await (await fetch(`${controlUrl}/__control/requests?method=RunJob`)).json()
  t.match(asked, { requests: [{ method: 'RunJob', summary: name, status: 'OK' }] })
  standIn.kill('SIGKILL')
  await client.close()
  const [{ pid }] = await seen()
  await until(() => {
    try {
      return !process.kill(pid, 0)
    } catch {
      return true
    }
  })
  t.equal((await seen()).at(-1), 'SIGTERM')
})

test('jobs can be set at run time, and a lost answer leaves the job running', async t => {
  const { cloud, config, folder, jobs, seen } = await setup(t)
  const put = (body: object) =>
    fetch(`${cloud.controlUrl}/__control/config`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  t.equal((await put({ jobs: { other: { ...config.jobs.engine, args: ['-e'] } } })).status, 200)
  await t.rejects(jobs.runJob({ name }), { code: 5 })
  t.equal((await put({ jobs: { x: {} } })).status, 400)
  t.equal((await put(config)).status, 200)
  cloud.faults.add({ method: 'RunJob', lost: true, status: 'INTERNAL' })
  const overrides = {
    containerOverrides: [{ args: ['-e', program, path.join(folder, 'seen'), 'ok'] }],
  }
  await t.rejects(jobs.runJob({ name, overrides }), { code: 13 })
  await until(async () => (await seen()).length === 1)
})

async function setup(t: Test) {
  const folder = await testFolder(t)
  const file = path.join(folder, 'seen')
  await writeFile(file, '')
  const engine = {
    command: process.execPath,
    args: ['-e', program, file, 'hang'],
    env: { FIXED: 'yes' },
    maxRetries: 2,
    retryDelayMs: 1,
  }
  const config = { jobs: { engine } }
  const { cloud, jobs, executions, stop } = await testCloud(t, { config, jobLog: path.join(folder, 'log') })
  const run = async (
    what: string,
    env: { name: string; value: string }[] = [],
    timeout?: { seconds: number },
  ) => {
    const containerOverrides = [{ args: ['-e', program, file, what], env }]
    const [operation] = await jobs.runJob({ name, overrides: { containerOverrides, timeout } })
    const started: unknown = operation.metadata
    if (!started || typeof started !== 'object' || !('name' in started)) throw new Error('No metadata')
    return { operation, execution: String(started.name) }
  }
  const seen = async () =>
    (await readFile(file, 'utf8'))
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  return { cloud, jobs, executions, stop, config, run, seen, folder }
}

function jobsClient(port: number): JobsClient {
  const sslCreds = grpc.credentials.createInsecure()
  return new JobsClient({ apiEndpoint: '127.0.0.1', port, sslCreds, projectId: 'p' })
}
