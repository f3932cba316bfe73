import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import { test } from 'tap'
import { z } from 'zod'
import { checkDatabaseUrl } from './check-database-url.ts'

const good = 'postgres://ann:s%40crt@db.example.com:6543/shop?sslmode=require'
const corpus = path.join(import.meta.dirname, '../../../../shared/corpora/hostile.json')

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

test('addresses that a Postgres client would read something else into are refused, all in one text', async t => {
  const hostile = [
    'postgres://u:p@db.example.com/x?host=169.254.169.254',
    'postgres://u:p@db.example.com/x?sslmode=no-verify',
    'postgres://u:p@db.example.com/x?sslrootcert=/etc/passwd',
    'postgres://u:p@db.example.com/x?options=-c%20x',
    'postgres://u:p@db.example.com,10.0.0.5/x',
    'postgres://u:p@db.example.com:22/x',
    'postgres://u:p@db.example.com\\@127.0.0.1/x',
    'postgres://u:p@2130706433/x',
    'postgres://u:p@[::ffff:127.0.0.1]/x',
    'postgres://u:p@doki-gateway/x',
    'socket:/var/run/pg.sock?db=x',
    'postgres://u:p@/x',
  ]
  t.equal((await refusals(hostile)).size, 1)
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

test('every entry of the hostile corpus is refused', async t => {
  if (!existsSync(corpus)) {
    t.comment('skipped: no corpus beside this repository')
    return
  }
  const Corpus = z.object({ pg_hosts_and_urls_to_refuse: z.array(z.object({ value: z.string() })) })
  const values = Corpus.parse(JSON.parse(readFileSync(corpus, 'utf8'))).pg_hosts_and_urls_to_refuse
  const urls = values
    .map(({ value }) => value)
    .filter(value => value !== 'rebind.test') // answered above: the first answer is the one connected to
    .flatMap(value => (/^(postgres|socket|http):/.test(value) ? [value] : hostsIn(value)))
  t.ok(urls.length > 70)
  t.equal((await refusals(urls)).size, 1)
})

function hostsIn(value: string): string[] {
  return [`postgres://u:p@${value}/x`, `postgres://u:p@${value}:5432/x`, `postgres://u:p@[${value}]/x`]
}

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
  const known: Record<string, string[]> = {
    'db.example.com': ['93.184.216.34'],
    'mixed.test': ['93.184.216.34', '::1'],
    'cname-to-metadata.test': ['169.254.169.254'],
    'metadata.google.internal': ['169.254.169.254'],
    'localtest.me': ['127.0.0.1'],
    '10.0.0.5.nip.io': ['10.0.0.5'],
    localhost: ['127.0.0.1', '::1'],
  }
  const found = known[host]
  if (!found) throw new Error(`getaddrinfo ENOTFOUND ${host}`)
  return found
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
