import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Test, test } from 'tap'
import { z } from 'zod'

const MAIN = resolve(import.meta.dirname, 'main.ts')
const Ready = z.object({ url: z.url() })
const Files = z.object({ files: z.array(z.object({ id: z.string(), name: z.string(), owner: z.string() })) })

test('the program prints one line when it listens, loads files, and ends on SIGTERM', async t => {
  const dir = t.testdir({ 'staff.csv': 'name,age\nAnn,30\n' })
  const { child, url } = await start(t, ['--open', '--load', `${dir}/staff.csv`, '--user', 'ann@example.com'])
  t.match(await filesOf(url), [{ name: 'staff', owner: 'ann@example.com' }])
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
})

test('with --state, sheets and tokens survive a restart, and a loaded file is not loaded twice', async t => {
  const dir = t.testdir({ 'staff.csv': 'name,age\nAnn,30\n' })
  const args = ['--open', '--load', `${dir}/staff.csv`, '--state', `${dir}/state.json`]
  const first = await start(t, args)
  const [file] = await filesOf(first.url)
  const path = `/v4/spreadsheets/${file?.id}/values/B2`
  const body = JSON.stringify({ values: [['31']] })
  await fetch(`${first.url}${path}?valueInputOption=RAW`, { method: 'PUT', body })
  first.child.kill('SIGINT')
  await once(first.child, 'exit')
  const second = await start(t, args)
  t.equal((await filesOf(second.url)).length, 1)
  t.match(await (await fetch(second.url + path)).json(), { values: [['31']] })
})

test('with --follow-stdin it ends, its state saved, when its starter is gone', async t => {
  const dir = t.testdir({})
  const { child } = await start(t, ['--follow-stdin', '--state', `${dir}/state.json`])
  child.stdin?.end()
  t.same(await once(child, 'exit'), [0, null])
  t.ok(existsSync(`${dir}/state.json`))
})

test('a file that cannot be loaded ends the program with a message', async t => {
  const dir = t.testdir({ 'empty.csv': '' })
  const child = spawn(process.execPath, [MAIN, '--load', `${dir}/empty.csv`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.on('data', (data: Buffer) => {
    told += data
  })
  t.same(await once(child, 'close'), [1, null])
  t.match(told, 'empty.csv is empty')
})

async function filesOf(url: string) {
  return Files.parse(await (await fetch(`${url}/__control/files`)).json()).files
}

async function start(t: Test, args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = await once(createInterface(child.stdout), 'line')
  return { child, url: Ready.parse(JSON.parse(String(line))).url }
}
