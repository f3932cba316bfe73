import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { z } from 'zod'
import { needSealKeys, vaultSettings } from './settings.ts'

const key = () => randomBytes(32).toString('base64')
const schema = needSealKeys(z.object({ ...vaultSettings, PLACE: z.string() }))

test('one of the two is enough', t => {
  t.ok(schema.safeParse({ PLACE: 'x', SEAL_KEYS: `a:${key()},b:${key()}` }).success)
  t.ok(schema.safeParse({ PLACE: 'x', SEAL_KEYS_SECRET: 'projects/p/secrets/seal-keys' }).success)
  t.end()
})

test('neither is named together with what else is missing', t => {
  t.same(namedIn({}), ['PLACE', 'SEAL_KEYS'])
  t.same(namedIn({ PLACE: 'x' }), ['SEAL_KEYS'])
  t.end()
})

test('what is malformed is named before anything is sealed with it, and not repeated', t => {
  const secret = key()
  for (const SEAL_KEYS of [
    secret,
    `first:`,
    `a:${secret.slice(4)}`,
    `a:${secret},a:${key()}`,
    `${secret}:a`,
  ]) {
    t.same(namedIn({ PLACE: 'x', SEAL_KEYS }), ['SEAL_KEYS'])
    const { error } = schema.safeParse({ PLACE: 'x', SEAL_KEYS })
    t.notMatch(JSON.stringify(error?.issues), secret.slice(4))
  }
  t.same(namedIn({ SEAL_KEYS_SECRET: 'seal-keys' }), ['PLACE', 'SEAL_KEYS_SECRET'])
  t.end()
})

function namedIn(settings: Record<string, string>): unknown[] {
  return (schema.safeParse(settings).error?.issues ?? []).map(({ path }) => path[0]).sort()
}
