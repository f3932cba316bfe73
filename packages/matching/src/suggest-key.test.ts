import type { SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { column, suggest, table } from '../test/suggest-case.ts'

test('no column tells rows apart: a key of our own, with the reason', async t => {
  const proposal = suggest({
    headers: ['Customer ID', 'City'],
    rows: [
      [1, 'Rome'],
      [1, 'Oslo'],
    ],
    table: null,
  })
  t.same(proposal.key, { columns: ['_doki_id'], managed: true })
  t.match(proposal.keyReason, /“Customer ID”, 2 rows have a value that another row has too/)
  t.same(proposal.newTable?.primaryKey, ['_doki_id'])
  t.match(proposal.newTable?.sql, /_doki_id text not null/)
  t.notOk(proposal.columns.some(({ column }) => column === '_doki_id'))
})

test('an id that a total row at the end does not have is still the id', async t => {
  const rows: SheetCell[][] = Array.from({ length: 400 }, (_, i) => [i, 'x'])
  const proposal = suggest({ headers: ['ID', 'Name'], rows: [...rows, [null, 'Total']], table: null })
  t.same(proposal.key.columns, ['id'])
  t.match(proposal.proof, { rows: 401, blankKeys: 1, doubledKeys: 0 })
})

test('a key of two, when the names suggest it', async t => {
  const { key } = suggest({
    headers: ['Order ID', 'Line', 'Item'],
    rows: [
      [1, 1, 'a'],
      [1, 2, 'b'],
      [2, 1, 'a'],
    ],
    table: null,
  })
  t.same(key.columns, ['order_id', 'line'])
})

test('a key a person named is checked over all rows', async t => {
  const rows = [
    [1, 'a'],
    [2, 'a'],
    [3, null],
  ]
  const wrong = suggest({ headers: ['ID', 'Segment'], rows, table: null, key: ['segment'] })
  t.match(wrong.problems, [
    {
      code: 'key_not_unique',
      message: /of 3 rows, 1 row has no value and 2 rows have a value that another row has too/,
    },
  ])
  t.match(wrong.proof, { blankKeys: 1, doubledKeys: 2 })
  const right = suggest({
    headers: ['E-mail', 'ID'],
    rows: rows.map(row => row.toReversed()),
    table: null,
    key: ['id'],
  })
  t.same(right.problems, [])
  t.same(right.key.columns, ['id'])
  t.match(suggest({ headers: ['ID', 'Segment'], rows, table: null, key: ['Colour'] }).problems, [
    { code: 'no_key', message: /no mapped column called “Colour”/ },
  ])
  const unindexed = suggest({
    headers: ['ID', 'Name'],
    rows: [
      [1, 'a'],
      [2, 'b'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('name', 'text')]),
    key: ['name'],
  })
  t.match(unindexed.problems, [{ code: 'no_unique_index', message: /unique index on it, or choose “id”\.$/ }])
  const bare = suggest({
    headers: ['Name'],
    rows: [['a']],
    table: table([column('name', 'text')], { primaryKey: [], uniques: [] }),
    key: ['name'],
  })
  t.match(bare.problems, [{ message: /Add a unique index on it\.$/ }])
})

test('the primary key of the table must be unique in the sheet', async t => {
  const schema = table([column('id', 'integer', { nullable: false }), column('name', 'text')])
  const doubled = suggest({
    headers: ['id', 'name'],
    rows: [
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
    ],
    table: schema,
  })
  t.match(doubled.problems, [{ code: 'key_not_unique', column: 'id' }])
  const unmapped = suggest({ headers: ['name'], rows: [['a']], table: schema })
  t.match(unmapped.problems, [{ code: 'required_column_without_source' }, { code: 'no_key' }])
})

test('blank keys that the database fills are no problem, doubled ones are', async t => {
  const headers = ['id', 'item']
  const fresh: SheetCell[][] = [1, 2, null, 4, null, null].map(id => [id, 'a'])
  for (const gives of [{ givesKeys: true }, { hasDefault: true }, { generated: true, givesKeys: true }]) {
    const schema = table([column('id', 'integer', { nullable: false, ...gives }), column('item', 'text')])
    const given = suggest({ headers, rows: fresh, table: schema })
    t.same(given.problems, [])
    t.same(given.key, { columns: ['id'], managed: false })
    t.match(
      given.keyReason,
      /different in every row of the sheet that has it; 3 rows have none, and the data/,
    )
    t.match(given.proof, { blankKeys: 3, doubledKeys: 0, columns: [{ column: 'id', failures: [] }] })
    const named = suggest({ headers, rows: fresh, table: schema, key: ['id'] })
    t.same(named.problems, [])
    t.match(named.keyReason, /you named it as the key; 3 rows have none, and the database fills them/)
    const none = suggest({ headers, rows: fresh.map(([, item]) => [null, item ?? '']), table: schema })
    t.same(none.problems, [])
    t.match(none.keyReason, /6 rows have none, and the database fills them/)
    const doubled = suggest({ headers, rows: [...fresh, [4, 'b']], table: schema })
    t.match(doubled.problems, [{ code: 'key_not_unique', message: /7 rows, 2 rows have a value that/ }])
    t.match(
      suggest({ headers, rows: [...fresh, [4, 'b']], table: schema, key: ['id'] }).problems,
      doubled.problems.map(({ code }) => ({ code })),
    )
  }
  const fixed = column('id', 'integer', { nullable: false, hasDefault: true, givesKeys: false })
  t.match(suggest({ headers, rows: fresh, table: table([fixed, column('item', 'text')]) }).problems, [
    { code: 'key_not_unique' },
  ])
  const two = { primaryKey: ['id', 'item'], uniques: [['id', 'item']] }
  const partly = table([column('id', 'integer', { givesKeys: true }), column('item', 'text')], two)
  t.match(suggest({ headers, rows: fresh, table: partly }).problems, [{ code: 'key_not_unique' }])
})

test('a number that people were given goes before their address', async t => {
  for (const [number, mail] of [
    ['Mitgl.-Nr.', 'E-Mail'],
    ['会員番号', 'メールアドレス'],
    ['Member code', 'Email'],
  ] as const) {
    const rows = [
      ['M-1', 'a@b.co'],
      ['M-2', 'c@d.co'],
    ]
    t.equal(suggest({ headers: [number, mail], rows, table: null }).keyReason.split(' is ')[0], `“${number}”`)
  }
  const shared = suggest({
    headers: ['Phone number', 'Email'],
    rows: [
      ['1', 'a@b.co'],
      ['2', 'c@d.co'],
    ],
    table: null,
  })
  t.same(shared.key.columns, ['email'])
})

test("Doki's own key column is not mapped again", async t => {
  const proposal = suggest({ headers: ['City', '_doki_id'], rows: [['Rome', 'a1']], table: null })
  t.same(
    proposal.columns.map(({ column }) => column),
    ['city'],
  )
  t.same(proposal.key, { columns: ['_doki_id'], managed: true })
})
