import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type Test, test } from 'tap'
import { prepareSupabase } from './prepare-supabase.ts'
import { type PostgresOptions, resetPostgres, startPostgres, stopPostgres } from './start-postgres.ts'

test('a server is started, found running, stopped and started with its data', async t => {
  const { dir, start } = await setup(t)
  const first = await start({})
  await query(first.url, 'create table kept as select 1 as n')
  const again = await start({})
  t.equal(again.port, first.port)
  await first.stop()
  await t.rejects(query(first.url, 'select 1'))
  const later = await start({ durable: true })
  t.same(await query(later.url, 'select n from kept'), [{ n: 1 }])
  t.same(await query(later.url, 'show fsync'), [{ fsync: 'on' }])
  t.same(await query(later.url, 'show listen_addresses'), [{ listen_addresses: '127.0.0.1' }])
  await resetPostgres({ dir })
  t.same(await query((await start({})).url, `select to_regclass('kept') as kept`), [{ kept: null }])
})

test('two that start at once share one server, which outlives a killed starter', async t => {
  const { dir, start } = await setup(t)
  const program = path.join(import.meta.dirname, 'main.ts')
  const starter = spawn(process.execPath, [program, 'start', '--dir', dir, '--fast'])
  const printed = once(starter.stdout, 'data')
  const [server, [line]] = await Promise.all([start({}), printed])
  starter.kill('SIGKILL')
  t.match(JSON.parse(String(line)), { url: server.url, port: server.port })
  t.equal((await start({})).port, server.port)
})

test('a pid file of a dead server, or of a stranger, does not stand in the way', async t => {
  const { start } = await setup(t)
  const server = await start({})
  const pidFile = path.join(server.dir, 'postmaster.pid')
  const [pid, ...rest] = (await readFile(pidFile, 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await gone(Number(pid))
  await writeFile(pidFile, [process.pid, ...rest].join('\n'))
  const later = await start({})
  t.same(await query(later.url, 'select 1 as n'), [{ n: 1 }])
})

test('Postgres 15 is there, and its data is refused to 18 in words', async t => {
  const { start, dir } = await setup(t, 15)
  const server = await start({ version: 15 })
  t.match(await query(server.url, 'show server_version'), [{ server_version: /^15\./ }])
  await prepareSupabase(server.url)
  await server.stop()
  await t.rejects(startPostgres({ dir, durable: false }), { message: /holds data of Postgres 15, and 18/ })
})

test('where the directory is closed to the server user, another is taken, and said', async t => {
  if (process.getuid?.() !== 0) {
    t.pass('only root has this trouble')
    return
  }
  const { dir } = await setup(t)
  await mkdir(dir)
  await chmod(dir, 0o700)
  const lines: string[] = []
  const wanted = { dir: path.join(dir, 'data'), durable: false, log: (line: string) => lines.push(line) }
  const server = await startPostgres(wanted)
  t.teardown(() => resetPostgres(wanted))
  t.not(server.dir, wanted.dir)
  t.match(lines.join('\n'), server.dir)
  t.equal((await startPostgres(wanted)).port, server.port)
  await stopPostgres(wanted)
  await t.rejects(query(server.url, 'select 1'))
})

test('a prepared database has what Supabase gives, also when prepared twice', async t => {
  const { start } = await setup(t)
  const { url } = await start({})
  await query(url, 'create database other')
  const other = url.replace(/postgres$/, 'other')
  await Promise.all([url, other, url, other].map(prepareSupabase))
  const user = '5a2f8a5e-6f0e-4cf0-8a50-3d1c5e0d3a11'
  const seen = await query(
    other,
    `begin;
     select set_config('request.jwt.claims', '{"sub":"${user}","role":"authenticated"}', true);
     set local role authenticated;
     select auth.uid() as uid, auth.role() as role, auth.jwt() ->> 'sub' as sub;
     commit`,
  )
  t.same(seen, [{ uid: user, role: 'authenticated', sub: user }])
  t.same(await query(url, 'select auth.uid() as uid'), [{ uid: null }])
  const roles = `select rolname, rolbypassrls, rolcanlogin from pg_roles where rolname in ('anon', 'service_role') order by 1`
  t.same(await query(url, roles), [
    { rolname: 'anon', rolbypassrls: false, rolcanlogin: false },
    { rolname: 'service_role', rolbypassrls: true, rolcanlogin: false },
  ])
  t.same(await query(other, 'select pubname from pg_publication'), [{ pubname: 'supabase_realtime' }])
  await t.rejects(query(other, 'set role authenticated; select * from auth.users'), { code: '42501' })
})

/** The rows of the last statement that gave any. */
async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results = [await client.query(sql)].flat()
    return results.findLast(result => result.rows.length > 0)?.rows ?? []
  } finally {
    await client.end()
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function setup(t: Test, version: 15 | 18 = 18) {
  const parent = await mkdtemp(path.join(tmpdir(), 'doki-postgres-test-'))
  await chmod(parent, 0o755)
  const dir = path.join(parent, 'data')
  t.teardown(async () => {
    await resetPostgres({ dir, version })
    await rm(parent, { recursive: true, force: true })
  })
  const start = (options: Partial<PostgresOptions>) => startPostgres({ dir, durable: false, ...options })
  return { dir, start }
}
