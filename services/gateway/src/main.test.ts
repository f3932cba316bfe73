import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { testDatabase } from '@doki/database'
import { type Test, test } from 'tap'

const main = path.join(import.meta.dirname, 'main.ts')

test('a gateway without its settings says which, all at once, and exits 1', async t => {
  const { child, output } = run(t, { INTERNAL_SECRETS: 'short', PUBLIC_URL: 'not an address' })
  const [code] = await once(child, 'exit')
  t.equal(code, 1)
  for (const name of [
    'DATABASE_URL',
    'SERVICE_DATABASE_URL',
    'SUPABASE_URL',
    'GOOGLE_CLIENT_ID',
    'GCP_PROJECT',
  ]) {
    t.match(output.join('\n'), `${name} is missing`)
  }
  t.match(output.join('\n'), /PUBLIC_URL is malformed/)
  t.match(output.join('\n'), /INTERNAL_SECRETS is malformed/)
  t.notMatch(output.join('\n'), 'not an address')
})

test('a gateway listens, answers, and ends well when it is told to', async t => {
  const { gatewayUrl, serviceUrl } = await testDatabase(t)
  const { child, listening } = run(t, {
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: gatewayUrl,
    SERVICE_DATABASE_URL: serviceUrl,
    PUBLIC_URL: 'http://doki.test',
    SUPABASE_URL: 'http://127.0.0.1:1',
    SUPABASE_ANON_KEY: 'none',
    GOOGLE_CLIENT_ID: 'none',
    GOOGLE_CLIENT_SECRET: 'none',
    GCP_PROJECT: 'doki-test',
    INTERNAL_SECRETS: 'a-secret-of-32-characters-or-more',
    SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  })
  const port = await listening
  const answer = await fetch(`http://127.0.0.1:${port}/health`)
  t.match(await answer.json(), { status: 'ok', service: 'gateway' })
  t.equal((await fetch(`http://127.0.0.1:${port}/me`)).status, 401)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
})

/** The process itself, with these settings and nothing else. */
function run(t: Test, settings: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? '', ...settings }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const output: string[] = []
  const port = Promise.withResolvers<number>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', line => {
      output.push(line)
      if (line.includes('"listening"')) port.resolve(JSON.parse(line).port)
    })
  }
  child.once('exit', () => port.reject(new Error(output.join('\n'))))
  port.promise.catch(() => {})
  return { child, output, listening: port.promise }
}
