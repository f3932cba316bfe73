import { test } from 'tap'
import { insert, remove, update } from '../testing/changes.ts'
import { opened, target, testTables } from '../testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })

test('what a trigger makes of a row is told, in the columns that are ours', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int primary key, name text, age int, updated_at timestamptz);
    insert into people select g, 'n' || g, 1, '2020-01-01' from generate_series(1, 8) g;
    create function meddle() returns trigger language plpgsql as $$ begin
      new.updated_at := now();
      if new.name like '% ' then new.name := trim(new.name); end if;
      if new.name = 'keep' then return old; end if;
      if new.name = 'ghost' then return null; end if;
      return new; end $$;
    create trigger meddle before insert or update on people for each row execute function meddle();
    create function soft() returns trigger language plpgsql as $$ begin
      if old.id = 8 then return null; end if; return old; end $$;
    create trigger soft before delete on people for each row execute function soft()`,
  )
  const timed = target('people', ['id'], {
    id: 'integer',
    name: 'text',
    age: 'integer',
    updated_at: 'timestamptz',
  })
  for (const column of timed.columns) if (column.column === 'updated_at') column.writer = 'table'
  const at = '2020-01-01T00:00:00Z'
  await query("update people set name = 'theirs' where id = 5")
  const written = await tables
    .side('public', 'people')
    .write(timed, [
      update(['1', 'n1', '1', at], ['plain', '1', at]),
      update(['2', 'n2', '1', at], ['spaced ', '2', at]),
      update(['3', 'n3', '1', at], ['keep', '1', at]),
      update(['4', 'n4', '1', at], ['ghost', '1', at]),
      update(['5', 'n5', '1', at], ['mine', '1', at]),
      remove('7', 'n7', '1', at),
      remove('8', 'n8', '1', at),
      insert('11', 'new ', '1', null),
      insert('12', 'ghost', '1', null),
      insert('13', 'fine', '1', null),
    ])
  t.match(written, { inserted: 2, updated: 2, deleted: 1, stale: [['5']] })
  t.same(
    written.altered.map(({ values }) => values.slice(0, 3)),
    [
      ['2', 'spaced', '2'],
      ['11', 'new', '1'],
    ],
  )
  t.same(written.refused.map(({ key }) => key[0]).sort(), ['12', '3', '4', '8'])
  for (const { reason } of written.refused) t.match(reason, /trigger or a policy/)
  const all = written.altered.map(({ values }) => values[3])
  t.ok(
    all.every(text => text && text > at),
    'with what the trigger set beside',
  )
})

test('a row that only policies keep from being written is refused with that reason', async t => {
  const { url } = await testTables(
    t,
    `create table people (id int primary key, name text, age int);
    insert into people values (1, 'a', 1), (2, 'b', 2), (3, 'c', 3);
    do $$ begin create role guarded_user login; exception when duplicate_object then null; end $$;
    grant usage on schema public to guarded_user; grant select, insert, update, delete on people to guarded_user;
    alter table people enable row level security;
    create policy see on people for select using (true);
    create policy change on people for update using (age < 2);
    create policy go on people for delete using (age < 2)`,
  )
  const tables = opened(t, url.replace(/\/\/[^@]*@/, '//guarded_user@'))
  t.match(await tables.describe('public', 'people'), { rowSecurity: true })
  const written = await tables
    .side('public', 'people')
    .write(people, [
      update(['1', 'a', '1'], ['A', '1']),
      update(['2', 'b', '2'], ['B', '2']),
      remove('3', 'c', '3'),
      insert('4', 'd', '4'),
    ])
  t.match(written, { updated: 1, inserted: 0, deleted: 0, stale: [], altered: [] })
  t.same(written.refused.map(({ key }) => key[0]).sort(), ['2', '3', '4'])
})

test('every kind of change goes into a table with a trigger at once', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int primary key, name text, age int);
    insert into people values (1, 'a', 1), (2, 'b', 2);
    create function same() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$;
    create trigger same before insert or update or delete on people for each row execute function same()`,
  )
  const side = tables.side('public', 'people')
  const changes = [update(['1', 'a', '1'], ['A', '1']), remove('2', 'b', '2'), insert('3', 'c', '3')]
  const none = { refused: [], stale: [], altered: [] }
  t.same(await side.write(people, changes), { inserted: 1, updated: 1, deleted: 1, ...none })
  t.same(await side.write(people, changes), { inserted: 0, updated: 0, deleted: 0, ...none })
  t.same(await query('select id from people order by id'), [[1], [3]])
})

test('a thousand rows and one that is refused, on a table with a trigger', async t => {
  const { tables } = await testTables(
    t,
    `create table people (id int primary key, name text, age int check (age <> 13));
    create function up() returns trigger language plpgsql as $$ begin new.name := upper(new.name); return new; end $$;
    create trigger up before insert or update on people for each row execute function up()`,
  )
  const rows = Array.from({ length: 1000 }, (_, i) =>
    insert(String(i), i % 2 ? 'x' : 'Y', i === 500 ? '13' : '1'),
  )
  const written = await tables.side('public', 'people').write(people, rows)
  t.match(written, { inserted: 999, stale: [], refused: [{ key: ['500'] }] })
  t.equal(written.altered.length, 500)
})
