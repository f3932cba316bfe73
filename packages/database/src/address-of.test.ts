import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, connect as reach, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TLSSocket } from 'node:tls'
import { type Test, test } from 'tap'
import { addressOf } from './address-of.ts'
import { connect, sql } from './index.ts'
import { testDatabase } from './testing/test-database.ts'

const urls = ['postgres://a:b%40c@db.example.com:5432/x', 'postgres://a@db.example.com/x?sslmode=no-verify']

test('an address stays as it is, unless it asks for TLS and there are authorities', t => {
  for (const url of urls) t.strictSame(addressOf(url, 'PEM'), { connectionString: url })
  const asks = `${urls[0]}?sslmode=verify-full&application_name=x`
  t.strictSame(addressOf(asks, undefined), { connectionString: asks })
  const { connectionString, ssl } = addressOf(asks, 'PEM')
  t.equal(connectionString, `${urls[0]}?application_name=x`)
  const ca = typeof ssl === 'object' && Array.isArray(ssl.ca) ? ssl.ca : []
  t.equal(ca.at(-1), 'PEM')
  t.ok(ca.length > 50, 'beside those of the system')
  t.end()
})

test('a database that an authority of its own vouches for is known by it, and by nothing else', async t => {
  const { url, certificate } = await setup(t)
  if (url === undefined) {
    t.pass('openssl is not on this machine: nothing to see')
    return
  }
  const ask = async (ca?: string) => {
    const db = connect(url, { max: 1, ca })
    try {
      return await db.one(sql`select 1 as one`)
    } finally {
      await db.end()
    }
  }
  t.strictSame(await ask(certificate), { one: 1 })
  await t.rejects(ask(), { message: /self-signed/ })
})

/** A Postgres behind TLS, as `localhost`, with a certificate of its own. */
async function setup(t: Test) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-tls-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const make = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem'
  const names = ['-addext', 'subjectAltName=DNS:localhost']
  try {
    execFileSync('openssl', [...make.split(' '), ...names], { cwd: folder, stdio: 'ignore' })
  } catch {
    return {}
  }
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map(name =>
    readFileSync(path.join(folder, name), 'utf8'),
  )
  const { adminUrl } = await testDatabase(t)
  const behind = new URL(adminUrl)
  const front = new URL(adminUrl)
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    // The client asks whether TLS is to be had; anything else is not answered.
    socket.once('data', asked => {
      if (asked.readInt32BE(4) !== 80_877_103) return void socket.destroy()
      socket.write('S')
      const secure = new TLSSocket(socket, { isServer: true, key, cert })
      const inner = reach(Number(behind.port), behind.hostname)
      for (const each of [secure, inner]) each.on('error', () => socket.destroy())
      secure.pipe(inner).pipe(secure)
      sockets.add(inner)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise(resolve => server.close(resolve))
  })
  const address = server.address()
  front.hostname = 'localhost'
  front.port = String(typeof address === 'object' ? address?.port : 0)
  front.searchParams.set('sslmode', 'verify-full')
  return { url: front.href, certificate: cert }
}
