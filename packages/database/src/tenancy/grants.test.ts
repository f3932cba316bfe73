import { test } from 'tap'
import { asUser, claimsOf, sql, testDatabase } from '../index.ts'
import { seedWorld } from './example-rows.ts'

const ours = sql`('public'::regnamespace, 'private'::regnamespace)`

test('the grants', async t => {
  const { admin } = await testDatabase(t)

  await t.test(
    'every function has an empty search_path, and one that runs as its owner is not exposed',
    async t => {
      t.strictSame(
        await admin.rows(sql`
        select p.proname from pg_proc p
        where p.pronamespace in ${ours} and not coalesce(p.proconfig, '{}') @> array['search_path=""']`),
        [],
      )
      t.strictSame(
        await admin.rows(
          sql`select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`,
        ),
        [],
      )
    },
  )

  await t.test('who may call what is listed here, whole', async t => {
    const callable = async (role: string) => {
      const rows = await admin.rows(sql`
        select p.oid::regproc::text as name from pg_proc p
        where p.pronamespace in ${ours} and has_function_privilege(${role}, p.oid, 'execute') order by 1`)
      return rows.map(({ name }) => name)
    }
    t.strictSame(await callable('anon'), ['get_invite_by_token', 'private.get_invite_by_token'])
    t.strictSame(await callable('doki_service'), ['private.sync_user', 'private.teach_mapping'])
    t.strictSame(await callable('doki_gateway'), ['private.refuse_ended'])
    t.strictSame(await callable('service_role'), [])
    const rpcs = ['answer_job', 'cancel_job', 'create_invite', 'create_workspace', 'get_invite_by_token']
    rpcs.push('list_invites', 'redeem_invite', 'revoke_invite', 'sync_me')
    const helpers = ['has_role', 'is_member', 'job_kinds_for_people', 'knows_user', 'my_workspaces']
    // One of them is called by older processes.
    helpers.push('note_start', 'start_job', 'start_job', 'teach_mapping')
    t.strictSame(
      (await callable('authenticated')).sort(),
      [...rpcs, ...[...rpcs, ...helpers].map(name => `private.${name}`)].sort(),
    )
  })

  await t.test('anon, service_role and the gateway hold no right on any table', async t => {
    const held = await admin.rows(sql`
      select grantee, table_name, privilege_type from information_schema.role_table_grants
      where table_schema in ('public', 'private') and grantee in ('anon', 'service_role', 'doki_gateway', 'PUBLIC')`)
    t.strictSame(held, [])
    const sequences = await admin.rows(sql`
      select c.relname, r.rolname from pg_class c, pg_roles r
      where c.relkind = 'S' and c.relnamespace in ${ours}
        and r.rolname in ('anon', 'authenticated', 'service_role') and has_sequence_privilege(r.oid, c.oid, 'usage, update')`)
    t.strictSame(sequences, [])
  })

  await t.test(
    'nobody but the owner may truncate, refer or add triggers, or change the audit trail',
    async t => {
      const held = await admin.rows(sql`
      select grantee, table_name, privilege_type from information_schema.role_table_grants
      where table_schema = 'public' and grantee <> 'postgres' and (
        privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
        or table_name = 'audit_logs' and privilege_type in ('UPDATE', 'DELETE'))`)
      t.strictSame(held, [])
    },
  )
})

test('the columns people may change are these', async t => {
  const { admin } = await testDatabase(t)
  const rows = await admin.rows(sql`
    select table_name as name, string_agg(column_name, ' ' order by column_name) as columns
    from information_schema.role_column_grants
    where grantee = 'authenticated' and table_schema = 'public' and privilege_type = 'UPDATE'
    group by 1 order by 1`)
  t.strictSame(Object.fromEntries(rows.map(({ name, columns }) => [name, columns])), {
    connections: 'name',
    idempotency_keys: 'sealed workspace_id',
    mappings: 'columns header_fingerprint key name new_table proof state version',
    sync_conflicts: 'resolution resolved_at resolved_by resolved_value state',
    syncs:
      'conflict_policy cron delete_policy direction guards live mapping_id name next_run_at state state_reason status_column time_zone',
    users: 'full_name time_zone',
    workspace_members: 'role',
    workspaces: 'name slug',
  })
})

test('sealed credentials can be put in by people, never read', async t => {
  const { admin, gateway } = await testDatabase(t)
  const { owner } = await seedWorld(admin)
  const asOwner = (query: ReturnType<typeof sql>) => asUser(gateway, claimsOf(owner), tx => tx.rows(query))
  t.equal((await asOwner(sql`select id, name, details from connections`)).length, 2)
  await t.rejects(asOwner(sql`select sealed from connections`), /permission denied/)
  await t.rejects(asOwner(sql`select * from connections`), /permission denied/)
  await t.rejects(asOwner(sql`select id from connections where sealed like 's%'`), /permission denied/)
  await t.rejects(asOwner(sql`update connections set name = 'x' returning sealed`), /permission denied/)
  await t.rejects(asOwner(sql`update connections set sealed = 'x'`), /permission denied/)
})

test('a service can stage rows in a temporary table and move 100,000 at once', async t => {
  const { admin, service } = await testDatabase(t)
  const { ids } = await seedWorld(admin)
  await service.tx(async tx => {
    await tx.rows(sql`create temp table staged (like sync_rows) on commit drop`)
    await tx.rows(sql`
      insert into staged select ${ids.syncs}::uuid, 'key ' || i, md5(i::text), json_build_array(i::text), i
      from generate_series(1, 100000) i`)
    await tx.rows(sql`insert into sync_rows select * from staged`)
  })
  t.strictSame(await service.one(sql`select count(*) as n from sync_rows`), { n: 100_001 })
})
