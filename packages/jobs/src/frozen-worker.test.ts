import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobId } from '@doki/contracts'
import { type Test, test } from 'tap'
import { setupJobs } from '../test/setup-jobs.ts'

const program = path.join(import.meta.dirname, '../test/worker.ts')

test('a worker frozen past its lease writes nothing when it thaws', async t => {
  const { create, start, untilLapsed, get } = await setup(t)
  const { id } = await create()
  const frozen = start(id, 1_500)
  t.equal(await frozen.says(), 'taken')
  frozen.kill('SIGSTOP')
  await untilLapsed(id)
  const second = start(id, 0)
  t.same([await second.says(), await second.says()], ['taken', 'completed'])
  frozen.kill('SIGCONT')
  t.equal(await frozen.says(), 'lost')
  t.match(await get(id), { status: 'completed', result: { by: second.pid }, attempt: 2 })
})

test('the job of a worker that was killed is done by the next', async t => {
  const { create, start, untilLapsed, get } = await setup(t)
  const { id } = await create()
  const killed = start(id, 60_000)
  t.equal(await killed.says(), 'taken')
  killed.kill('SIGKILL')
  await untilLapsed(id)
  const next = start(id, 0)
  t.same([await next.says(), await next.says()], ['taken', 'completed'])
  t.match(await get(id), { result: { by: next.pid } })
})

async function setup(t: Test) {
  const base = await setupJobs(t)
  function start(id: JobId, workMs: number) {
    const child = spawn(process.execPath, [program, base.serviceUrl, id, String(workMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill('SIGKILL'))
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    return {
      pid: child.pid,
      kill: (signal: NodeJS.Signals) => child.kill(signal),
      says: async () => (await lines.next()).value,
    }
  }
  async function untilLapsed(id: JobId): Promise<void> {
    while ((await base.life(id)).life !== 'abandoned') await sleep(20)
  }
  return { ...base, start, untilLapsed }
}
