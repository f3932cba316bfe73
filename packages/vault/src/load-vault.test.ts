import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { loadVault } from './load-vault.ts'
import { readKeys } from './read-keys.ts'

const key = () => randomBytes(32).toString('base64')
const place = { workspaceId: 'w1', connectionId: 'c1' }

test('keys come from the environment: the first one seals', async t => {
  const vault = await loadVault({ SEAL_KEYS: `new:${key()}, old:${key()}` })
  t.equal(vault.current, 'new')
  t.equal(vault.open(vault.seal('x', place), place), 'x')
})

test('without keys, or with malformed ones, it does not start', async t => {
  await t.rejects(loadVault({}), /SEAL_KEYS or SEAL_KEYS_SECRET must be set/)
  await t.rejects(loadVault({ SEAL_KEYS: key() }), /malformed/)
  t.throws(() => readKeys(`a:${key()},a:${key()}`), /same id/)
})
