import { EventEmitter, once } from 'node:events'
import { DokiError } from '@doki/contracts'
import { type Test, test } from 'tap'
import { asUser, claimsOf, connect, seedWorkspace, sql, testDatabase } from './index.ts'

test('values arrive exact, and as texts where a number or a Date would lose something', async t => {
  const { service } = await testDatabase(t)
  const row = await service.one(sql`select
    9007199254740991::bigint as big, '{1,null}'::bigint[] as bigs, 12.50::numeric as price,
    '2026-03-01'::date as day, '2026-03-01 10:00'::timestamp as local,
    '2026-03-01 10:00:00.123456+02'::timestamptz as at, 'infinity'::timestamptz as never,
    array['2026-03-01 10:00+00'::timestamptz] as times, '{"a": 1}'::jsonb as json`)
  t.strictSame(row, {
    big: 9007199254740991,
    bigs: [1, null],
    price: '12.50',
    day: '2026-03-01',
    local: '2026-03-01T10:00:00',
    at: '2026-03-01T08:00:00.123456Z',
    never: 'infinity',
    times: ['2026-03-01T10:00:00Z'],
    json: { a: 1 },
  })
})

test('a timestamp is told in UTC whatever the time zone of the session', async t => {
  const { service } = await testDatabase(t)
  const row = await service.tx(async tx => {
    await tx.rows(sql`set local time zone 'Asia/Kolkata'`)
    return tx.one(sql`select '2026-03-01 23:00:00.5+00'::timestamptz as at`)
  })
  t.equal(row.at, '2026-03-01T23:00:00.5Z')
})

test('a bigint that a number cannot hold is an error, and the connection goes on', async t => {
  const { service } = await testDatabase(t)
  await t.rejects(service.one(sql`select 9007199254740993::bigint as big`), /does not fit a number/)
  t.strictSame(await service.one(sql`select 1 as n`), { n: 1 })
})

test('one wants exactly one row', async t => {
  const { service } = await testDatabase(t)
  await t.rejects(service.one(sql`select 1 where false`), /expected one row, got 0/)
  await t.rejects(service.one(sql`select generate_series(1, 2)`), /expected one row, got 2/)
})

test('a transaction that throws leaves nothing, a savepoint that throws leaves the rest', async t => {
  const { admin } = await testDatabase(t)
  const add = (id: string) => sql`insert into quota_buckets (principal, kind) values (${id}, 'read')`
  const stop = new Error('stop')
  await t.rejects(
    admin.tx(async tx => {
      await tx.rows(add('lost'))
      throw stop
    }),
    stop,
  )
  await admin.tx(async tx => {
    await tx.rows(add('kept'))
    await t.rejects(
      tx.tx(async inner => {
        await inner.rows(add('undone'))
        await inner.rows(add('kept'))
      }),
      /duplicate key/,
    )
  })
  t.strictSame(await admin.rows(sql`select principal from quota_buckets`), [{ principal: 'kept' }])
})

test('a transaction has the isolation asked for', async t => {
  const { service } = await testDatabase(t)
  const level = await service.tx(
    tx => tx.one(sql`select current_setting('transaction_isolation') as level`),
    {
      isolation: 'serializable',
    },
  )
  t.strictSame(level, { level: 'serializable' })
})

test('what our own functions refuse is a DokiError', async t => {
  const { gateway, admin } = await testDatabase(t)
  const { outsider, workspaceId } = await seedWorkspace(admin)
  const asked = asUser(gateway, claimsOf(outsider), tx =>
    tx.rows(sql`select * from create_invite(${workspaceId}, 'a@example.com')`),
  )
  await t.rejects(asked, new DokiError('not_found', 'no such workspace'))
})

test('a listener hears, and hears again after its connection was killed', async t => {
  const { admin, serviceUrl } = await testDatabase(t)
  const { heard, gaps } = await listening(t, serviceUrl)

  const first = once(heard, 'payload')
  await admin.rows(sql`select pg_notify('doki_test', 'one')`)
  t.strictSame(await first, ['one'])

  const gap = once(gaps, 'gap')
  await admin.rows(sql`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-listener'`)
  await gap
  const second = once(heard, 'payload')
  await admin.rows(sql`select pg_notify('doki_test', 'two')`)
  t.strictSame(await second, ['two'])
})

async function listening(t: Test, url: string) {
  const heard = new EventEmitter()
  const gaps = new EventEmitter()
  const db = connect(url, { applicationName: 'test-listener' })
  const listener = await db.listen('doki_test', payload => heard.emit('payload', payload), {
    onGap: () => gaps.emit('gap'),
  })
  t.teardown(async () => {
    await listener.end()
    await db.end()
  })
  return { heard, gaps }
}

test('a text that Postgres cannot keep is refused in words', async t => {
  const { service } = await testDatabase(t)
  await t.rejects(service.rows(sql`select ${'a\0b'}::text`), { code: 'invalid_input', message: /NUL/ })
  await t.rejects(service.rows(sql`select ${JSON.stringify('a\0b')}::jsonb`), { code: 'invalid_input' })
})
