import type { TableChange } from '@doki/sync'
import fc from 'fast-check'
import { test } from 'tap'
import { insert, remove, update } from '../testing/changes.ts'
import { readAll } from '../testing/put.ts'
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

test('a value in another spelling is the same value, and stays as it is spelled', async t => {
  const { tables, query } = await testTables(
    t,
    `create extension if not exists citext;
    create domain amount as numeric check (value < 100);
    create table kinds (id int primary key, n numeric, j json, jb jsonb, c citext, l text[], d amount, f float8, b char(4), x text not null);
    insert into kinds values (1, 1.50, '{"b": 1,  "a": [1.0]}', '{"a": 2}', 'Ann', '{a,"b c",NULL}', 2.0, 1e20, 'ab', '')`,
  )
  const kinds = target('kinds', ['id'], {
    id: 'integer',
    n: 'decimal',
    j: 'json',
    jb: 'json',
    c: 'text',
    l: 'list',
    d: 'decimal',
    f: 'decimal',
    b: 'text',
    x: 'text',
  })
  const side = tables.side('public', 'kinds')
  const [row] = await readAll(side, kinds)
  const before = row?.values ?? []
  const after = before.map((text, i) => (i === 4 ? 'ann' : text))
  t.match(await side.write(kinds, [{ key: ['1'], before, after }]), { updated: 1, stale: [], refused: [] })
  t.same(await query('select n::text, j::text, c::text, l::text, d::text, f::text, x from kinds'), [
    ['1.50', '{"b": 1,  "a": [1.0]}', 'ann', '{a,"b c",NULL}', '2.0', '1e+20', ''],
  ])
  await query("update kinds set c = 'ANN'")
  t.match(await side.write(kinds, [{ key: ['1'], before: after, after: before }]), {
    updated: 0,
    stale: [['1']],
  })
  await query("update kinds set c = 'ann', d = -3")
  const now = after.map((text, i) => (i === 6 ? '-3' : text))
  t.match(await side.write(kinds, [{ key: ['1'], before: now, after: undefined }]), { deleted: 1, stale: [] })
})

test('columns of the table alone do not hold an update back, but a deletion', async t => {
  const { tables, query } = await testTables(
    t,
    `${table}; insert into people values (1, 'a', 1), (2, 'b', 1)`,
  )
  const own = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })
  for (const column of own.columns) if (column.column === 'age') column.writer = 'table'
  await query('update people set age = 2')
  const written = await tables
    .side('public', 'people')
    .write(own, [update(['1', 'a', '1'], ['A', '1']), remove('2', 'b', '1')])
  t.match(written, { updated: 1, deleted: 0, stale: [['2']] })
  t.same(await query('select * from people order by id'), [
    [1, 'A', 2],
    [2, 'b', 2],
  ])
})

test('whatever others do at the same time, none of their edits is lost', async t => {
  const { tables, query } = await testTables(t, table)
  const side = tables.side('public', 'people')
  const id = fc.integer({ min: 1, max: 8 })
  const theirs = fc.array(fc.tuple(id, fc.constantFrom('insert', 'update', 'delete')), { maxLength: 6 })
  const ours = fc.uniqueArray(fc.tuple(id, fc.constantFrom('keep', 'change', 'delete')), {
    selector: ([n]) => n,
  })
  let turn = 0
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(id), theirs, ours, async (there, edits, wanted) => {
      turn++
      await query(
        `delete from people; ${there.map(n => `insert into people values (${n}, 'base', ${turn})`).join('; ')}`,
      )
      const read = new Map((await readAll(side, people)).map(row => [row.key[0], row.values]))
      const changes = wanted.flatMap(([n, what]): TableChange[] => {
        const before = read.get(String(n))
        if (!before) return [insert(String(n), 'ours', '1')]
        if (what === 'keep') return []
        return [{ key: [String(n)], before, after: what === 'delete' ? undefined : [String(n), 'ours', '1'] }]
      })
      const last = new Map<number, unknown>()
      const edit = async () => {
        for (const [n, what] of edits) {
          const text =
            what === 'insert'
              ? `insert into people values (${n}, 'theirs', 2) on conflict do nothing returning *`
              : what === 'update'
                ? `update people set name = 'theirs', age = 2 where id = ${n} returning *`
                : `delete from people where id = ${n} returning *`
          const rows = await query(text)
          if (rows.length > 0) last.set(n, what === 'delete' ? null : rows[0])
        }
      }
      const [, written] = await Promise.all([edit(), side.write(people, changes)])
      t.equal(written.refused.length, 0)
      const now = new Map((await query('select * from people')).map(row => [row[0], row]))
      for (const [n, row] of last) {
        const mine = changes.find(({ key }) => key[0] === String(n))
        if (row) t.same(now.get(n), row)
        else if (!mine || mine.before) t.notOk(now.has(n))
      }
    }),
    { numRuns: 40 },
  )
})
