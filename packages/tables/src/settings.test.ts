import { test } from 'tap'
import { z } from 'zod'
import { tablesOptions, tablesSettings } from './settings.ts'

test('without settings nothing is allowed beyond the public internet and the usual ports', t => {
  const Settings = z.object(tablesSettings)
  t.same(tablesOptions(Settings.parse({})), { allowPrivateHosts: false })
  const own = Settings.parse({ ALLOW_PRIVATE_DATABASE_HOSTS: 'true', DATABASE_PORTS: '5433,5434' })
  t.same(tablesOptions(own), { allowPrivateHosts: true, ports: [5432, 6543, 5433, 5434] })
  t.throws(() => Settings.parse({ DATABASE_PORTS: 'all' }))
  t.end()
})
