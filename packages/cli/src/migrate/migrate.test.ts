import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { sql, testDatabase } from '@doki/database'
import { test } from 'tap'
import { root } from '../root.ts'

test('what is no address is told in one line that says what one is, and shows no password', async t => {
  const wrong = [
    'my database',
    'https://db.example.com/postgres',
    'postgres://owner:S3cret/x@db.example.com/postgres',
    'postgres://owner:S3cret@x/y@db.example.com/postgres',
    'postgres://owner:1?S3cret@db.example.com/postgres',
    'postgres://owner:S3cret#x@db.example.com/postgres',
    'postgres://owner:S3cret%@db.example.com/postgres',
  ]
  for (const url of wrong) {
    const { status, told } = await migrate(url)
    t.equal(status, 1)
    t.match(told, /^doki migrate: DATABASE_URL is no address of a database: .*@ is %40.*\n$/, url)
    t.notMatch(told, 'S3cret')
  }
})

test('a host that is not there, and a port nobody listens at, are told in one line', async t => {
  const lost = await migrate('postgres://owner:S3cret@nowhere.invalid:5432/postgres')
  t.match(lost, { status: 1, told: /^doki migrate: There is no host nowhere\.invalid.*\n$/ })
  const refused = await migrate(`postgres://owner:S3cret@127.0.0.1:${await closedPort()}/postgres`)
  t.match(refused, { status: 1, told: /^doki migrate: Nothing answers at 127\.0\.0\.1:\d+.*\n$/ })
})

test('what the database refuses, and a migration that does not fit, are told in one line', async t => {
  const { url, admin } = await testDatabase(t)
  const elsewhere = new URL(url)
  elsewhere.pathname = '/not_there'
  const refused = await migrate(elsewhere.href)
  t.match(refused, { status: 1, told: /^doki migrate: There is no database not_there.*\n$/ })

  await admin.rows(
    sql`insert into supabase_migrations.schema_migrations (version, name) values ('20980101000000', 'gone')`,
  )
  const { status, told } = await migrate(url)
  t.equal(status, 1)
  t.match(
    told,
    /^doki migrate: 20980101000000_gone was applied to this database, but its file is missing.*\n$/,
  )
})

async function migrate(url: string) {
  const main = path.join(root, 'packages/cli/src/main.ts')
  const env = { PATH: process.env.PATH, DATABASE_URL: url }
  const child = spawn(process.execPath, [main, 'migrate'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const [told, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { status, told }
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 1
}
