import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Test, test } from 'tap'
import { z } from 'zod'

const service = path.join(import.meta.dirname, '../test/slow-service.ts')
const task = path.join(import.meta.dirname, '../test/slow-task.ts')
const good = {
  PORT: '0',
  HOST: '127.0.0.1',
  GCP_PROJECT: 'test',
  INTERNAL_SECRETS: 's'.repeat(32),
  DATABASE_URL: 'postgres://doki@127.0.0.1/doki',
}

test('with bad settings it says which and exits 1', async t => {
  const child = start(t, { ...good, DATABASE_URL: '' })
  const said = await child.stderr.toArray()
  t.match(said.join(''), /^slow: Cannot start: 2 settings are missing/)
  t.match(said.join(''), /DATABASE_URL[\s\S]*ANSWER_MS/)
  t.same(await child.ended, [1, null])
})

test('on SIGTERM the answer under way is finished, then it closes and exits 0', async t => {
  const child = start(t, { ...good, ANSWER_MS: '400' })
  const url = await child.url()
  const answer = fetch(`${url}/slow`)
  await child.line('answering')
  child.kill('SIGTERM')
  await child.line('stopping')
  await t.rejects(fetch(`${url}/health`), 'no new requests')
  t.same(await (await answer).json(), { done: true })
  await child.line('closed')
  t.same(await child.ended, [0, null])
})

test('a second signal ends it at once', async t => {
  const child = start(t, { ...good, ANSWER_MS: '60000' })
  const answer = fetch(`${await child.url()}/slow`)
  await child.line('answering')
  child.kill('SIGINT')
  await child.line('stopping')
  child.kill('SIGTERM')
  await t.rejects(answer)
  t.same(await child.ended, [1, null])
})

test('it ends in order when nobody reads its log any more', async t => {
  const child = start(t, { ...good, ANSWER_MS: '1' })
  const url = await child.url()
  child.stdout.destroy()
  await fetch(`${url}/slow`)
  await fetch(`${url}/slow`)
  child.kill('SIGTERM')
  t.same(await child.ended, [0, null])
})

test('an error nobody handles ends it', async t => {
  const child = start(t, { ...good, ANSWER_MS: '60000' })
  await t.rejects(fetch(`${await child.url()}/reject`))
  t.match(await child.line('the process ends: unhandledRejection'), { severity: 'CRITICAL' })
  t.same(await child.ended, [1, null])
})

test('a task that ends well exits 0, one that fails exits 1', async t => {
  t.same(await start(t, { WORK_MS: '1' }, task).ended, [0, null])
  const failing = start(t, { WORK_MS: '-1' }, task)
  t.match(await failing.line('the task failed'), { severity: 'ERROR' })
  t.same(await failing.ended, [1, null])
  t.same(await start(t, {}, task).ended, [1, null])
})

test('a task is told to stop, and ends by itself', async t => {
  const child = start(t, { WORK_MS: '60000' }, task)
  await child.line('working')
  child.kill('SIGTERM')
  await child.line('saved')
  t.same(await child.ended, [0, null])
})

const Line = z.looseObject({ message: z.string(), port: z.number().optional() })

function start(t: Test, env: Record<string, string>, program = service) {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const line = lineReader(child)
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    ended: once(child, 'exit'),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    line,
    url: async () => `http://127.0.0.1:${(await line('listening')).port}`,
  }
}

/** Reads the log until the line with this message. */
function lineReader(child: ChildProcessByStdio<null, Readable, Readable>) {
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return async function read(message: string): Promise<z.infer<typeof Line>> {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`the log ended before: ${message}`)
      const line = Line.parse(JSON.parse(value))
      if (line.message === message) return line
    }
  }
}
