import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { DokiError } from '@doki/contracts'
import { root } from '../root.ts'

const nowhere = 'http://127.0.0.1:1'

/** Lets a gateway start; it opens none of this before somebody asks for it. */
const leadsNowhere = {
  PORT: '0',
  HOST: '127.0.0.1',
  DATABASE_URL: 'postgres://doki_gateway@127.0.0.1:1/none',
  SERVICE_DATABASE_URL: 'postgres://doki_service@127.0.0.1:1/none',
  PUBLIC_URL: 'https://api.example.com',
  SUPABASE_URL: nowhere,
  SUPABASE_ANON_KEY: 'none',
  GOOGLE_CLIENT_ID: 'none',
  GOOGLE_CLIENT_SECRET: 'none',
  GCP_PROJECT: 'none',
  METADATA_SERVER_DETECTION: 'none',
}

/** A gateway by itself, with these settings; whatever else it wants leads nowhere. */
export async function startGateway(
  settings: Record<string, string> = {},
): Promise<{ address: string; process: ChildProcess }> {
  const env = {
    PATH: process.env.PATH,
    ...leadsNowhere,
    INTERNAL_SECRETS: randomBytes(24).toString('hex'),
    SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    ...settings,
  }
  const main = path.join(root, 'services/gateway/src/main.ts')
  const gateway = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await new Promise<string>((resolve, reject) => {
    gateway.once('exit', () => reject(new DokiError('unavailable', 'The gateway did not start: see above.')))
    createInterface(gateway.stdout).on('line', line => {
      if (line.includes('"listening"')) resolve(`http://127.0.0.1:${JSON.parse(line).port}`)
    })
  })
  return { address, process: gateway }
}
