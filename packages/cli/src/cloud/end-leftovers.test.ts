import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { type Test, test } from 'tap'
import { claimFolder } from './claim-folder.ts'
import { endLeftovers, endNoted, mainProgram } from './end-leftovers.ts'
import { cloudVariable } from './processes.ts'
import { isAlive, isRunning } from './system-process.ts'

const root = '/some/repository'

test('what a killed demo left is ended and removed, also with a note that was cut short', async t => {
  const parent = t.testdir({ 'demo-999999999': { processes: { 'pids.json': '[{"na' } }, other: {} })
  await endLeftovers(parent, 'demo-', root)
  t.notOk(existsSync(`${parent}/demo-999999999`))
  t.ok(existsSync(`${parent}/other`))
})

test('the folder of a demo that runs is left alone, that of an id in use again by another program is not', async t => {
  const running = await program(t, {}, mainProgram(root))
  const stranger = await program(t, {})
  const parent = t.testdir({ [`demo-${running.pid}`]: {}, [`demo-${stranger.pid}`]: {} })
  await endLeftovers(parent, 'demo-', root)
  t.ok(existsSync(`${parent}/demo-${running.pid}`))
  t.notOk(existsSync(`${parent}/demo-${stranger.pid}`))
})

test('only processes of that very cloud are ended', async t => {
  const folder = t.testdir({})
  const own = await program(t, { [cloudVariable]: folder }, `${root}/services/gateway/src/main.ts`)
  const other = await program(t, { [cloudVariable]: `${folder}-other` })
  const noted = [{ name: 'a', pid: own.pid }, { name: 'b', pid: other.pid }, { name: 'c' }]
  writeFileSync(`${folder}/pids.json`, JSON.stringify(noted))
  endNoted(folder, root)
  await once(own, 'exit')
  t.ok(isAlive(other.pid ?? 0))
})

test('a folder has one owner, until that one is gone', async t => {
  const folder = `${t.testdir({})}/up`
  const owner = await program(t, {}, mainProgram(root))
  const release = claimFolder(folder, root, owner.pid)
  t.throws(() => claimFolder(folder, root), { code: 'conflict', message: /running here already/ })
  release()
  claimFolder(folder, root, owner.pid)
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  t.doesNotThrow(() => claimFolder(folder, root)())
})

test('a process of another user is alive, and runs what it runs', t => {
  t.ok(isAlive(1))
  t.notOk(isRunning(1, mainProgram(root)))
  t.notOk(isAlive(999_999_999))
  t.end()
})

/** A process that waits, with a word on its command line. */
async function program(t: Test, env: NodeJS.ProcessEnv, word = 'stranger') {
  const script = "console.log('ready'); setInterval(() => {}, 1000)"
  const child = spawn(process.execPath, ['-e', script, word], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}
