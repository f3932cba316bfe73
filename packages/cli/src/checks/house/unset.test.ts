import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../../root.ts'
import { serviceSettings } from './service-settings.ts'

for (const { service, required, schema } of await serviceSettings()) {
  test(`${service} without any setting names all it needs, with what they should be, and exits 1`, t => {
    const { status, stderr } = start(service, {})
    t.equal(status, 1)
    const named = [...stderr.matchAll(/^ {2}([A-Z_]+) is missing\n {4}It should be: \w/gm)].map(
      ([, name]) => name,
    )
    t.same(named.sort(), [...required].sort())
    t.ok(named.includes('SEAL_KEYS') && named.includes('DATABASE_URL'))
    t.end()
  })

  test(`${service} names malformed sealing keys together with what is missing`, t => {
    const { status, stderr } = start(service, { SEAL_KEYS: 'first:' })
    t.equal(status, 1)
    t.match(stderr, /SEAL_KEYS is malformed \(The sealing key first is not 32 bytes/)
    t.match(stderr, 'DATABASE_URL is missing')
    t.end()
  })

  test(`every setting of ${service} says what it is`, t => {
    const silent = Object.entries(schema.shape).filter(([, setting]) => !setting.description)
    t.same(
      silent.map(([name]) => name),
      [],
    )
    t.end()
  })
}

/** A service as a process, with these settings and nothing else of our environment. */
function start(service: string, settings: Record<string, string>) {
  const main = path.join(root, 'services', service, 'src/main.ts')
  const env = { PATH: process.env.PATH, ...settings }
  return spawnSync(process.execPath, [main], { env, encoding: 'utf8' })
}
