import { test } from 'tap'
import { cutProxy } from './testing/cut-proxy.ts'
import { opened, target, testTables } from './testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })

test('when the answer to a commit is lost, what was done is neither lost nor done twice', async t => {
  const { url, query } = await testTables(
    t,
    `create table people (id int primary key, name text, age int default 0); create table seen (n serial);
    create function count_up() returns trigger language plpgsql as $$ begin insert into seen default values; new.age := new.age + 1; return new; end $$;
    create trigger count_up before insert on people for each row execute function count_up()`,
  )
  const { url: through, cut } = await cutProxy(t, url)
  const side = opened(t, through).side('public', 'people')
  cut.next = true
  const written = await side.write(people, [{ key: ['1'], before: undefined, after: ['1', 'a', '5'] }])
  t.equal(cut.done, 1)
  t.match(written, {
    inserted: 1,
    stale: [],
    refused: [],
    altered: [{ key: ['1'], values: ['1', 'a', '6'] }],
  })
  t.same(await query('select count(*)::int from seen'), [[1]])
})

test('what did not get to its commit is done again', async t => {
  const { url, query } = await testTables(t, 'create table people (id int primary key, name text, age int)')
  const tables = opened(t, url)
  let tries = 0
  await tables.tx('write', async client => {
    await client.query('insert into people values (1)')
    if (tries++ === 0) {
      const { rows } = await client.query('select pg_backend_pid() as pid')
      await query(`select pg_terminate_backend(${rows[0].pid})`)
    }
  })
  t.same([tries, await query('select count(*)::int from people')], [2, [[1]]])
})

test('nothing of a write outlives its transaction, as a transaction pooler needs it', async t => {
  const { url } = await testTables(t, 'create table people (id int primary key, name text, age int)')
  const tables = opened(t, url, 1)
  const side = tables.side('public', 'people', { writer: 's' })
  await side.watch()
  await side.write(people, [{ key: ['1'], before: undefined, after: ['1', 'a', '5'] }])
  await side.write(people, [{ key: ['1'], before: ['1', 'a', '5'], after: ['1', 'b', '5'] }])
  const left = await tables.tx('read', client =>
    client.query(`select coalesce(current_setting('doki.writer', true), '') || coalesce(current_setting('doki.noted', true), '') as settings,
      (select count(*)::int from pg_prepared_statements) as prepared,
      (select count(*)::int from pg_class where relpersistence = 't') as temporary`),
  )
  t.same(left.rows, [{ settings: '', prepared: 0, temporary: 0 }])
})
