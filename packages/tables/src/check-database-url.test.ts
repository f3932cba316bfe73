import { createServer } from 'node:net'
import { DokiError } from '@doki/contracts'
import { type Test, test } from 'tap'
import { checkDatabaseUrl } from './check-database-url.ts'
import { openTables } from './open-tables.ts'
import { answers, hostileHosts, hostileUrls } from './testing/hostile-addresses.ts'

const good = 'postgres://ann:s%40crt@db.example.com:6543/shop?sslmode=require'

test('an ordinary address is taken apart, and its address is the one that was checked', async t => {
  t.same(await checkDatabaseUrl(good, { resolve: async () => ['93.184.216.34', '2606:2800:220:1::1'] }), {
    user: 'ann',
    password: 's@crt',
    host: 'db.example.com',
    address: '93.184.216.34',
    port: 6543,
    database: 'shop',
    tls: true,
    connectTimeoutMs: 5000,
  })
})

test('a name is resolved once, so it cannot change its mind between the check and the connection', async t => {
  let asked = 0
  const resolve = async () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
  t.equal((await checkDatabaseUrl(good, { resolve })).address, '93.184.216.34')
  t.equal(asked, 1)
})

test('one private address among public ones is enough to refuse', async t => {
  await t.rejects(checkDatabaseUrl(good, { resolve: async () => ['93.184.216.34', '::1'] }), {
    code: 'invalid_input',
  })
})

test('what leads elsewhere than it seems is refused, all of it in one text', async t => {
  const urls = hostileHosts.flatMap(host => [`postgres://u:p@${host}/x`, `postgres://u:p@${host}:5432/x`])
  const bracketed = hostileHosts.map(host => `postgres://u:p@[${host.replace(/^\[|\]$/g, '')}]/x`)
  t.equal((await refusals([...urls, ...bracketed, ...hostileUrls])).size, 1)
  t.match(await checkDatabaseUrl('postgres://u:p@db.test/x', { resolve: resolveTest }), { host: 'db.test' })
})

test('every connection goes to the address that was checked, whatever the name says by then', async t => {
  const checked = await listener(t, '127.0.0.1', 0)
  const other = await listener(t, '127.0.0.2', checked.port)
  let asked = 0
  const resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2'])
  const url = `postgres://u:p@rebind.test:${checked.port}/x`
  const tables = openTables(url, { allowPrivateHosts: true, resolve, sleep: async () => {} })
  t.teardown(() => tables.end())
  for (let i = 0; i < 2; i++) await t.rejects(tables.listTables())
  t.ok(checked.reached >= 2)
  t.equal(other.reached, 0)
  t.equal(asked, 1)
})

test('where private hosts are allowed, this machine may be used, on any port and without TLS', async t => {
  const local = await checkDatabaseUrl('postgresql://postgres@127.0.0.1:54322/postgres', {
    allowPrivateHosts: true,
  })
  t.match(local, { address: '127.0.0.1', port: 54322, tls: false, password: '' })
})

test('TLS is given up only where private hosts are allowed', async t => {
  const tls = async (query: string, address: string, allowPrivateHosts: boolean) => {
    const url = `postgres://ann@db.example.com/shop${query}`
    const found = await checkDatabaseUrl(url, { allowPrivateHosts, resolve: async () => [address] })
    return found.tls
  }
  t.equal(await tls('', '93.184.216.34', false), true)
  t.equal(await tls('?sslmode=prefer', '93.184.216.34', false), true)
  t.equal(await tls('', '93.184.216.34', true), true)
  t.equal(await tls('', '10.0.0.5', true), false)
  t.equal(await tls('?sslmode=require', '10.0.0.5', true), true)
  t.equal(await tls('?sslmode=disable', '93.184.216.34', true), false)
})

/** The texts of all refusals; throws when one address got through. */
async function refusals(urls: string[]): Promise<Set<string>> {
  const texts = new Set<string>()
  for (const url of urls) {
    try {
      await checkDatabaseUrl(url, { resolve: resolveTest })
    } catch (error) {
      if (!(error instanceof DokiError)) throw error
      texts.add(error.message)
      continue
    }
    throw new Error(`${JSON.stringify(url)} was let through`)
  }
  return texts
}

async function resolveTest(host: string): Promise<string[]> {
  const found = answers[host]
  if (!found) throw new Error(`getaddrinfo ENOTFOUND ${host}`)
  return found
}

/** A server that hangs up on whoever comes, and counts them. */
async function listener(t: Test, host: string, port: number) {
  const seen = { reached: 0, port }
  const server = createServer(socket => {
    seen.reached++
    socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(port, host, resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  const address = server.address()
  if (address && typeof address === 'object') seen.port = address.port
  return seen
}

test('the address where a cloud hands out credentials is refused, whatever an operator allows', async t => {
  for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]', '[fe80::1]', '[fd00:ec2::254]']) {
    await t.rejects(checkDatabaseUrl(`postgres://a:b@${host}:5432/x`, { allowPrivateHosts: true }), {
      code: 'invalid_input',
    })
  }
  const resolve = async () => ['127.0.0.1', '169.254.169.254']
  await t.rejects(checkDatabaseUrl('postgres://a:b@db.local:5432/x', { allowPrivateHosts: true, resolve }), {
    code: 'invalid_input',
  })
})
