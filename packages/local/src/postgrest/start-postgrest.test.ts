import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { type Test, test } from 'tap'
import { prepareSupabase } from '../postgres/prepare-supabase.ts'
import { resetPostgres, startPostgres } from '../postgres/start-postgres.ts'
import { postgrestBinary } from './postgrest-binary.ts'
import { startPostgrest } from './start-postgrest.ts'

const skip = postgrestBinary() ? false : 'npm has no PostgREST for this machine'

test('supabase-js reads and writes through it, as far as the key lets it', { skip }, async t => {
  const { rest, query } = await setup(t)
  const as = (key: string) => createClient(rest.url, key, { auth: { persistSession: false } })
  const service = as(rest.serviceKey)
  t.match(await service.from('notes').insert({ id: 1, text: 'hello' }), { status: 201, error: null })
  t.match(await service.from('notes').select(), { data: [{ id: 1, text: 'hello' }] })
  t.match(await as(rest.anonKey).from('notes').select(), { data: [], error: null }, 'no policy lets anon see')
  t.match(await as('not-a-key').from('notes').select(), { status: 401 })

  await query(`create table later (id int primary key); notify pgrst, 'reload schema'`)
  t.match(await service.from('later').select(), { status: 200 })
})

test('a database that is not there is said, with what PostgREST printed', { skip }, async t => {
  const { url } = await setup(t)
  const gone = startPostgrest({ databaseUrl: url.replace(/postgres$/, 'nowhere'), timeoutMs: 500 })
  await t.rejects(gone, { message: /did not become ready/ })
})

async function setup(t: Test) {
  const dir = path.join(await mkdtemp(path.join(tmpdir(), 'doki-postgrest-test-')), 'data')
  t.teardown(() => rm(path.dirname(dir), { recursive: true, force: true }))
  const { url } = await startPostgres({ dir, durable: false, log: () => {} })
  t.teardown(() => resetPostgres({ dir }))
  await prepareSupabase(url)
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(text).finally(() => client.end())
  }
  await query(
    'create table notes (id int primary key, text text); alter table notes enable row level security',
  )
  const rest = await startPostgrest({ databaseUrl: url })
  t.teardown(() => rest.stop())
  return { url, rest, query }
}
