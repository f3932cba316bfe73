import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { type Test, test } from 'tap'
import { prepareSupabase } from '../postgres/prepare-supabase.ts'
import { resetPostgres, startPostgres } from '../postgres/start-postgres.ts'
import { startSupabaseAuth } from './start-supabase-auth.ts'

test('auth.users has the users, and gives them back where the state is lost', async t => {
  const databaseUrl = await setup(t)
  const person = { email: 'ada@example.com', password: 'correct horse' }
  const start = async () => {
    const server = await startSupabaseAuth({ databaseUrl })
    t.teardown(server.stop)
    return { server, client: createClient(server.url, server.anonKey, { auth: { persistSession: false } }) }
  }
  const first = await start()
  const { data } = await first.client.auth.signUp({ ...person, options: { data: { name: 'Ada' } } })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    `select id, email, raw_user_meta_data ->> 'name' as name, raw_app_meta_data ->> 'provider' as provider from auth.users`,
  )
  await client.end()
  t.same(rows, [{ id: data.user?.id, email: person.email, name: 'Ada', provider: 'email' }])
  await first.client.auth.stopAutoRefresh()
  const second = await start()
  const again = await second.client.auth.signInWithPassword(person)
  t.equal(again.data.user?.id, data.user?.id)
  await second.client.auth.stopAutoRefresh()
})

/** The address of a prepared database of its own. */
async function setup(t: Test): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'doki-auth-test-'))
  await chmod(parent, 0o755)
  const dir = path.join(parent, 'data')
  t.teardown(async () => {
    await resetPostgres({ dir })
    await rm(parent, { recursive: true, force: true })
  })
  const { url } = await startPostgres({ dir, durable: false })
  await prepareSupabase(url)
  return url
}
