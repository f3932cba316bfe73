import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resetPostgres, startPostgres } from '@doki/local'
import { type Test, test } from 'tap'
import { asUser, claimsOf, raw, sql, testDatabase } from '../index.ts'
import { examples, seedWorld } from './example-rows.ts'
import { matrix } from './matrix.ts'

const tables = ['ai_actions', 'connections', 'jobs', 'mappings', 'sync_conflicts', 'sync_quarantine', 'syncs']

test('what Realtime publishes, a member may read and a stranger may not', async t => {
  const { admin, gateway } = await testDatabase(t)
  const published = await admin.rows(sql`
    select tablename as table, attnames::text[] as columns from pg_publication_tables
    where pubname = 'supabase_realtime' order by 1`)
  t.strictSame(
    published.map(({ table }) => table),
    tables,
  )
  const world = await seedWorld(admin)
  for (const { table, columns } of published) {
    const name = String(table)
    t.match(
      matrix[name],
      { anon: /^-/, owner: /^o/, member: /^o/, viewer: /^o/ },
      `${name} keeps tenants apart`,
    )
    const named = [columns].flat().map(column => raw(`"${column}"`))
    const read = (person: string) =>
      asUser(gateway, claimsOf(person), tx =>
        tx.rows(sql`select ${raw(named.map(({ text }) => text).join(', '))} from ${raw(name)}
          where ${examples[name]!.where(world)}`),
      )
    t.equal((await read(world.viewer)).length, 1, `${name}: every published column may be read by a member`)
    t.equal((await read(world.outsider)).length, 0, `${name}: by nobody else`)
  }
})

test('the stream of changes holds nothing that is sealed', async t => {
  const { admin } = await testDatabase(t, await followable(t))
  await admin.rows(sql`select pg_create_logical_replication_slot('watcher', 'pgoutput', true)`)
  const { workspaceId } = await seedWorld(admin)
  await admin.rows(sql`
    insert into connections (workspace_id, kind, name, sealed)
    values (${workspaceId}, 'google', 'canary-name', 'canary-sealed')`)
  await admin.rows(sql`
    insert into jobs (workspace_id, kind, input, idempotency_key)
    values (${workspaceId}, 'canary-kind', '{"text": "canary-input"}', 'canary-key')`)
  await admin.rows(sql`update connections set sealed = 'canary-resealed', name = 'canary-renamed'`)
  const changes = await admin.rows(sql`
    select encode(data, 'escape') as text from pg_logical_slot_get_binary_changes(
      'watcher', null, null, 'proto_version', '1', 'publication_names', 'supabase_realtime')`)
  // A session that ends lets go of its slot a while after, and until then its database cannot be dropped.
  await admin.rows(sql`select pg_drop_replication_slot('watcher')`)
  const all = changes.map(({ text }) => String(text)).join('\n')
  for (const shown of ['canary-name', 'canary-kind', 'canary-renamed']) t.match(all, shown)
  for (const kept of ['canary-sealed', 'canary-resealed', 'canary-input', 'canary-key']) t.notMatch(all, kept)
})

/** The address of a cluster whose changes can be followed, gone with the test. */
async function followable(t: Test): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'doki-followable-'))
  await chmod(parent, 0o755) // the server runs as another user where we are root
  const options = { dir: path.join(parent, 'data'), durable: true, log: () => {} } as const
  t.teardown(async () => {
    await resetPostgres(options)
    await rm(parent, { recursive: true, force: true })
  })
  const { url } = await startPostgres(options)
  return url
}
