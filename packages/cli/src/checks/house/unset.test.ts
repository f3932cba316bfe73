import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../../root.ts'
import { serviceSettings } from './service-settings.ts'

for (const { service, required, schema } of await serviceSettings()) {
  test(`${service} names all it misses, and what is malformed, with what they should be, and exits 1`, t => {
    const { status, stderr } = start(service, { SEAL_KEYS: 'first:' })
    t.equal(status, 1)
    const missing = stderr.matchAll(/^ {2}([A-Z_]+) is missing\n {4}It should be: \w/gm)
    const named = [...missing].map(([, name]) => name)
    t.same(named.sort(), [...required].filter(name => name !== 'SEAL_KEYS').sort())
    t.ok(required.includes('SEAL_KEYS') && named.includes('DATABASE_URL'))
    t.match(stderr, /SEAL_KEYS is malformed \(The sealing key first is not 32 bytes/)
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
