import type { TableChange } from '@doki/sync'
import fc from 'fast-check'
import { test } from 'tap'
import { needsPostgrest, testRest } from '../testing/test-rest.ts'
import { target } from '../testing/test-table.ts'

const people = target('people', ['id'], { id: 'text', name: 'text', age: 'integer' })
const table = 'create table people (id text primary key, name text, age int, kept text default 7)'

/** Undefined is no row; the key is the first value. */
function change(key: string, before: (string | null)[] | undefined, after?: (string | null)[]): TableChange {
  const full = (values: (string | null)[] | undefined) => values && [key, ...values]
  return { key: [key], before: full(before), after: full(after) }
}

test(
  'a row edited in between is stale and survives; what is not mapped is not touched',
  needsPostgrest,
  async t => {
    const { tables, query } = await testRest(
      t,
      `${table}; insert into people values ('1', 'Ann', 30, 'mine'), ('2', 'Bo', null, 'mine'), ('3', '', 3, 'mine'), ('4', null, 4, 'mine'), ('5', 'Ed', 5, 'mine'), ('6', 'Fay', 6, 'mine')`,
    )
    const side = tables.side('public', 'people')
    const written = await side.write(people, [
      change('1', ['Anne', '30'], ['Anna', '31']),
      change('2', ['Bo', null], ['Bob', '2']),
      change('3', [null, '3'], ['Cy', '3']),
      change('4', [null, '4'], ['Di', null]),
      change('5', ['Edward', '5']),
      change('6', ['Fay', '6']),
      change('7', undefined, ['Gus', '7']),
      change('2x', ['Bo', null], ['Bob', '2']),
      change('5', undefined, ['x', '1']),
    ])
    t.match(written, { inserted: 1, updated: 3, deleted: 1, altered: [] })
    t.same(written.stale.map(([key]) => key).sort(), ['1', '2x'])
    t.match(written.refused, [
      { key: ['5'], reason: /same key/ },
      { key: ['5'], reason: /same key/ },
    ])
    t.match(await side.write(people, [change('5', ['Edward', '5']), change('1', undefined, ['New', '1'])]), {
      deleted: 0,
      inserted: 0,
      stale: [['5'], ['1']],
    })
    t.same(await query('select * from people order by id'), [
      ['1', 'Ann', 30, 'mine'],
      ['2', 'Bob', 2, 'mine'],
      ['3', 'Cy', 3, 'mine'],
      ['4', 'Di', null, 'mine'],
      ['5', 'Ed', 5, 'mine'],
      ['7', 'Gus', 7, '7'],
    ])
  },
)

test('refused rows come back with the reason of the database, the others are in', needsPostgrest, async t => {
  const { tables, query } = await testRest(
    t,
    `create table people (id text primary key, name varchar(5) not null, age int check (age < 100), boss text references people);
    create function no_eve() returns trigger language plpgsql as $$ begin if new.name = 'Eve' then return null; end if; new.age := new.age / 1; if new.name = 'Max' then new.age := 1; end if; return new; end $$;
    create trigger no_eve before insert or update on people for each row execute function no_eve()`,
  )
  const staff = target('people', ['id'], { id: 'text', name: 'text', age: 'integer', boss: 'text' })
  const side = tables.side('public', 'people')
  const fresh = Array.from({ length: 40 }, (_, i) => change(`k${i}`, undefined, ['Ann', '1', null]))
  fresh[3] = change('k3', undefined, ['Ann', '100', null])
  fresh[7] = change('k7', undefined, ['Annabelle', '1', null])
  fresh[8] = change('k8', undefined, [null, '1', null])
  fresh[20] = change('k20', undefined, ['Ann', '1', 'k39'])
  fresh[21] = change('k21', undefined, ['Ann', '1', 'nobody'])
  fresh[22] = change('k22', undefined, ['Eve', '1', null])
  fresh[23] = change('k23', undefined, ['Max', '9', null])
  fresh[24] = change('k24', undefined, ['A\0', '1', null])
  const written = await side.write(staff, fresh)
  t.match(written, {
    inserted: 34,
    stale: [],
    altered: [{ key: ['k23'], values: ['k23', 'Max', '1', null] }],
  })
  const reasons = Object.fromEntries(written.refused.map(({ key, reason }) => [key[0], reason]))
  t.match(reasons, {
    k3: /violates check constraint "people_age_check"/,
    k7: /too long/,
    k8: /null value in column "name"/,
    k21: /violates foreign key/,
    k22: /without saying why/,
    k24: /NUL/,
  })
  t.equal(written.refused.find(({ key }) => key[0] === 'k8')?.column, 'name')
  const after = await side.write(staff, [
    change('k0', ['Ann', '1', null], ['Ann', '101', null]),
    change('k1', ['Ann', '1', null], ['Ann', '99', null]),
    change('k39', ['Ann', '1', null]),
    change('k2', ['Ann', '1', null]),
  ])
  t.match(after, { updated: 1, deleted: 1, stale: [] })
  t.match(Object.fromEntries(after.refused.map(({ key, reason }) => [key[0], reason])), {
    k0: /check constraint/,
    k39: /foreign key/,
  })
  t.same(await query('select count(*)::int from people'), [[33]])
})

test('what a filter cannot compare is looked at first: json, citext, long texts', needsPostgrest, async t => {
  const long = 'é"\\,)'.repeat(3000)
  const { tables, query } = await testRest(
    t,
    `create extension if not exists citext schema extensions; grant usage on schema extensions to service_role;
    create table notes (id int primary key, j json, c extensions.citext, long text)`,
  )
  await query('insert into notes values (1, $1, $2, $3), (2, $1, $2, $3), (3, $1, $2, $3), (4, $1, $2, $3)', [
    '{"a":1}',
    'Ann',
    long,
  ])
  const notes = target('notes', ['id'], { id: 'integer', j: 'json', c: 'text', long: 'text' })
  const side = tables.side('public', 'notes')
  const was = ['{"a":1}', 'Ann', long]
  const written = await side.write(notes, [
    change('1', was, ['{"a":2}', 'Anna', `${long}!`]),
    change('2', ['{"a":9}', 'Ann', long], ['{"a":2}', 'Anna', long]),
    change('3', ['{"a":1}', 'ANN', long], ['{"a":1}', 'Anna', long]),
    change('4', ['{"a":1}', 'Ann', `${long}?`]),
  ])
  t.match(written, { updated: 1, deleted: 0, refused: [], altered: [] })
  t.same(written.stale.map(([key]) => key).sort(), ['2', '3', '4'])
  t.same(await query('select id, j::text, c::text, length(long) from notes order by id'), [
    [1, '{"a":2}', 'Anna', long.length + 1],
    ...[2, 3, 4].map(id => [id, '{"a":1}', 'Ann', long.length]),
  ])
})

test('of writers that race for a row one wins, and the others are told', needsPostgrest, async t => {
  const { open, rest, query } = await testRest(
    t,
    `${table}; insert into people select g, 'n', 1 from generate_series(10, 29) g`,
  )
  const keys = Array.from({ length: 20 }, (_, i) => String(i + 10))
  const racers = ['a', 'b', 'c', 'd'].map(async name => {
    const side = open(rest.serviceKey).side('public', 'people')
    return side.write(
      people,
      keys.map(key => change(key, ['n', '1'], [name, '1'])),
    )
  })
  const ends = await Promise.all(racers)
  t.equal(
    ends.reduce((sum, { updated }) => sum + updated, 0),
    20,
  )
  t.ok(ends.every(({ updated, stale }) => updated + stale.length === 20))
  const won = await query('select name, count(*)::int from people group by name order by name')
  t.same(
    won,
    ['a', 'b', 'c', 'd'].map((name, i) => [name, ends[i]?.updated]).filter(([, count]) => count !== 0),
  )
})

test('any text is found by its filter, as a key and as a value from before', needsPostgrest, async t => {
  const { tables, query } = await testRest(t, table)
  const side = tables.side('public', 'people')
  const special = fc.constantFrom(
    '"',
    '\\',
    ',',
    '(',
    ')',
    '.',
    '%',
    '*',
    '&',
    '+',
    '#',
    ' ',
    '\n',
    "'",
    '{',
    'ü',
    '😀',
    'null',
    'eq.',
  )
  const text = fc.oneof(
    fc
      .array(fc.oneof(special, fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 8 })
      .map(parts => parts.join('')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  )
  const kept = text.filter(found => found.isWellFormed() && !found.includes('\0'))
  const laws = fc.asyncProperty(
    fc.uniqueArray(kept, { minLength: 1, maxLength: 6 }),
    kept,
    async (keys, name) => {
      const all = keys.map((key, i) => ({
        key,
        name: i % 3 ? `${name}${i}` : name,
        next: i % 2 ? null : `${key}"`,
      }))
      const wrong = {
        inserted: 0,
        updated: 0,
        deleted: 0,
        refused: [],
        altered: [],
        stale: keys.map(key => [key]),
      }
      const done = { refused: [], altered: [], stale: [] }
      t.match(
        await side.write(
          people,
          all.map(({ key, name }) => change(key, undefined, [name, '1'])),
        ),
        { ...done, inserted: keys.length },
      )
      const off = await side.write(
        people,
        all.map(({ key, name, next }) => change(key, [`${name} `, '1'], [next, '2'])),
      )
      t.match(
        { ...off, stale: keys.filter(key => off.stale.some(([stale]) => stale === key)).map(key => [key]) },
        wrong,
      )
      t.match(
        await side.write(
          people,
          all.map(({ key, name, next }) => change(key, [name, '1'], [next, '2'])),
        ),
        { ...done, updated: keys.length },
      )
      t.match(
        await side.write(
          people,
          all.map(({ key, name, next }) => change(key, [next, '2'], [name, '2'])),
        ),
        { ...done, updated: keys.length },
      )
      t.match(
        await side.write(
          people,
          all.map(({ key, name }) => change(key, [name, '2'])),
        ),
        { ...done, deleted: keys.length },
      )
    },
  )
  await fc.assert(laws, { numRuns: 15 })
  t.same(await query('select count(*)::int from people'), [[0]])
})
