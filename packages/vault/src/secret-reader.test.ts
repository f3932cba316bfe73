import { randomBytes } from 'node:crypto'
import { startGoogleCloud } from '@doki/local'
import { test } from 'tap'
import { loadVault } from './load-vault.ts'
import { secretReader } from './secret-reader.ts'

test('keys come from Secret Manager, through Google’s own client', async t => {
  const cloud = await startGoogleCloud({
    config: { project: 'p1', secrets: { 'seal-keys': `k7:${randomBytes(32).toString('base64')}` } },
  })
  t.teardown(() => cloud.stop())
  const client = secretReader({ apiEndpoint: '127.0.0.1', port: cloud.port, insecure: true })
  t.teardown(() => client.close())
  const vault = await loadVault({ SEAL_KEYS_SECRET: 'projects/p1/secrets/seal-keys', client })
  t.equal(vault.current, 'k7')
  await t.rejects(client.read('projects/p1/secrets/none'), /NOT_FOUND/)
})
