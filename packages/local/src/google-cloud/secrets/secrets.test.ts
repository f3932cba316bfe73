import path from 'node:path'
import { test } from 'tap'
import { testCloud, testFolder } from '../test-clients.ts'

const name = 'projects/p/secrets/key'

test('a secret is made, read by number and as latest, disabled and destroyed', async t => {
  const { secrets } = await testCloud(t)
  const created = { parent: 'projects/p', secretId: 'key', secret: { replication: { automatic: {} } } }
  await secrets.createSecret(created)
  await t.rejects(secrets.createSecret(created), { code: 6 })
  await secrets.addSecretVersion({ parent: name, payload: { data: Buffer.from('one') } })
  const [second] = await secrets.addSecretVersion({ parent: name, payload: { data: Buffer.from('two') } })
  t.equal(second.name, `${name}/versions/2`)
  const read = async (version: string) => {
    const [found] = await secrets.accessSecretVersion({ name: `${name}/versions/${version}` })
    return [found.name, found.payload?.data?.toString()]
  }
  t.same(await read('latest'), [`${name}/versions/2`, 'two'])
  t.same(await read('1'), [`${name}/versions/1`, 'one'])
  await secrets.disableSecretVersion({ name: `${name}/versions/2` })
  await t.rejects(read('latest'), { code: 9, message: /DISABLED/ })
  await secrets.destroySecretVersion({ name: `${name}/versions/2` })
  const [versions] = await secrets.listSecretVersions({ parent: name })
  t.same(
    versions.map(version => [version.name, version.state]),
    [
      [`${name}/versions/2`, 'DESTROYED'],
      [`${name}/versions/1`, 'ENABLED'],
    ],
  )
  await t.rejects(read('9'), { code: 5 })
})

test('seeded secrets are there, and a restart keeps what was changed', async t => {
  const state = path.join(await testFolder(t), 'state.json')
  const config = { project: 'p', secrets: { key: 'seed' } }
  const first = await testCloud(t, { state, config })
  await first.secrets.addSecretVersion({ parent: name, payload: { data: Buffer.from('newer') } })
  await first.stop()
  const { secrets } = await testCloud(t, { state, config })
  const [latest] = await secrets.accessSecretVersion({ name: `${name}/versions/latest` })
  t.equal(latest.payload?.data?.toString(), 'newer')
})
