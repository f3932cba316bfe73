import type { TableChange } from '@doki/sync'
import { test } from 'tap'
import { target, testTables } from '../testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })
const table = 'create table people (id int primary key, name text, age int)'

test('each kind of change is done while the row is as it was, and done again it is done already', async t => {
  const { tables, query } = await testTables(
    t,
    `${table}; insert into people values (1, 'Ann', 30), (2, 'Bo', null), (3, '', 5)`,
  )
  const side = tables.side('public', 'people')
  const changes = [
    insert('4', 'Dee \\N\t"x"\n', '0'),
    update(['1', 'Ann', '30'], ['Anna', null]),
    update(['3', null, '5'], [null, '6']),
    remove('2', 'Bo', null),
  ]
  const done = { inserted: 1, updated: 2, deleted: 1, refused: [], stale: [], altered: [] }
  t.same(await side.write(people, changes), done)
  t.same(await side.write(people, changes), { ...done, inserted: 0, updated: 0, deleted: 0 })
  t.same(await query('select * from people order by id'), [
    [1, 'Anna', null],
    [3, '', 6],
    [4, 'Dee \\N\t"x"\n', 0],
  ])
})

test('a row that somebody else changed in between is left as they made it', async t => {
  const { tables, query } = await testTables(
    t,
    `${table}; insert into people select g, 'n', 1 from generate_series(1, 9) g`,
  )
  const side = tables.side('public', 'people')
  await query(
    `update people set age = 77 where id in (1, 4); delete from people where id = 2; insert into people values (10, 'theirs', 1)`,
  )
  const written = await side.write(people, [
    update(['1', 'n', '1'], ['mine', '1']),
    update(['2', 'n', '1'], ['mine', '1']),
    update(['3', 'n', '1'], ['mine', '1']),
    remove('4', 'n', '1'),
    remove('5', 'n', '1'),
    insert('10', 'mine', '1'),
    insert('11', 'mine', '1'),
  ])
  t.match(written, { inserted: 1, updated: 1, deleted: 1, refused: [], altered: [] })
  t.same(written.stale.map(([key]) => key).sort(), ['1', '10', '2', '4'])
  t.same(await query('select * from people where id in (1, 2, 3, 4, 5, 10, 11) order by id'), [
    [1, 'n', 77],
    [3, 'mine', 1],
    [4, 'n', 77],
    [10, 'theirs', 1],
    [11, 'mine', 1],
  ])
})

test('rows that the database refuses come back with its reason, and a chain of rows that wait for each other goes in', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int primary key, name text unique, age int check (age <> 13));
    insert into people select g, 'n' || g, 1 from generate_series(1, 5000) g;
    update people set name = 'theirs' where id = 7`,
  )
  const written = await tables
    .side('public', 'people')
    .write(people, [
      ...Array.from({ length: 5000 }, (_, i) =>
        update([`${i + 1}`, `n${i + 1}`, '1'], [`n${i + 2}`, i === 0 ? '13' : '2']),
      ),
      insert('6001', 'n6001', '13'),
      insert('6002', 'n6002', '1'),
    ])
  t.match(written, { inserted: 1, updated: 4998, stale: [['7']] })
  t.match(
    written.refused.map(({ key, reason }) => [key[0], reason]),
    [
      ['1', /people_age_check/],
      ['6001', /people_age_check/],
    ],
  )
  t.same(await query('select count(*)::int from people where age = 2'), [[4998]])
})

function insert(id: string, ...values: (string | null)[]): TableChange {
  return { key: [id], before: undefined, after: [id, ...values] }
}

function update(before: [string, ...(string | null)[]], after: (string | null)[]): TableChange {
  return { key: [before[0]], before, after: [before[0], ...after] }
}

function remove(id: string, ...values: (string | null)[]): TableChange {
  return { key: [id], before: [id, ...values], after: undefined }
}
