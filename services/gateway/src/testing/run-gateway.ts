import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createInterface } from 'node:readline'

const main = path.join(import.meta.dirname, '../main.ts')

type Test = { teardown(fn: () => unknown): unknown }

/** The gateway as a process, with these settings and nothing else of our environment. */
export function runGateway(t: Test, settings: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? '', ...settings }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const output: string[] = []
  const address = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', line => {
      output.push(line)
      if (line.includes('"listening"')) address.resolve(`http://127.0.0.1:${JSON.parse(line).port}`)
    })
  }
  child.once('exit', () => address.reject(new Error(output.join('\n'))))
  address.promise.catch(() => {})
  return { child, output, listening: address.promise }
}

/** Settings that let a gateway start; what is not given leads nowhere. */
export function settingsOf(database: { gatewayUrl: string; serviceUrl: string }): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: database.gatewayUrl,
    SERVICE_DATABASE_URL: database.serviceUrl,
    PUBLIC_URL: 'http://doki.test',
    SUPABASE_URL: 'http://127.0.0.1:1',
    SUPABASE_ANON_KEY: 'none',
    GOOGLE_CLIENT_ID: 'none',
    GOOGLE_CLIENT_SECRET: 'none',
    GCP_PROJECT: 'doki-local',
    METADATA_SERVER_DETECTION: 'none',
    INTERNAL_SECRETS: 'a-secret-of-32-characters-or-more',
    SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  }
}
