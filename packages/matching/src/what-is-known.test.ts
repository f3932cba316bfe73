import { MappingId, type RememberedPair, UserId, WorkspaceId } from '@doki/contracts'
import { test } from 'tap'
import { type Case, column, suggest, table } from '../test/suggest-case.ts'
import type { Hints } from './what-is-known.ts'

const people = table([
  column('id', 'integer', { nullable: false }),
  column('last_name', 'text'),
  column('nickname', 'text'),
  column('city', 'text'),
])

test('what people approved wins over what the names say, and is the first reason', t => {
  t.equal(of({}, 'Surname')?.column, 'last_name')
  const taught = of({ memory: [pair('surname', 'nickname')] }, 'Surname')
  t.match(taught, { column: 'nickname', reasons: [/^you approved “surname” → nickname on 3 Nov 2026/] })
  t.equal(of({}, 'Wohnt'), undefined)
  const guests = { table: { schema: 'public', name: 'guests' } }
  const elsewhere = of({ memory: [pair('WOHNT', 'city', guests)] }, 'Wohnt')
  t.match(elsewhere, { column: 'city', reasons: [/→ city of public\.guests/] })
  t.end()
})

test('of two decisions the newest holds', t => {
  const first = pair('Surname', 'nickname', { taughtAt: '2026-01-01T00:00:00Z' })
  const then = pair('Surname', 'city', { taughtAt: '2026-02-01T00:00:00Z' })
  for (const memory of [
    [first, then],
    [then, first],
  ])
    t.match(of({ memory }, 'Surname'), { column: 'city', reasons: [/→ city on 1 Feb 2026/] })
  t.end()
})

test('a column that people left alone stays alone, whatever its name and a model say', t => {
  const hints: Hints = () => ({ odds: 5, reason: 'the model: the same word' })
  for (const more of [{}, { hints }]) {
    const proposal = ask({ memory: [pair('Surname', null)], ...more })
    t.notOk(proposal.columns.some(({ label }) => label === 'Surname'))
    t.match(proposal.leftInSheet, [
      { label: 'Surname', reason: 'you left “Surname” without a counterpart on 3 Nov 2026' },
    ])
  }
  t.end()
})

test('what was taught does not make values fit', t => {
  const proposal = ask({ memory: [pair('Surname', 'id')] })
  t.notOk(proposal.columns.some(({ label, column }) => label === 'Surname' && column === 'id'))
  t.end()
})

test('a hint moves a pair that nothing else speaks for, and its reason is told', t => {
  const hints: Hints = (label, name) =>
    label === 'Wohnt' && name === 'city' ? { odds: 5, reason: 'the model: where they live' } : null
  t.equal(of({}, 'Wohnt'), undefined)
  const moved = of({ hints }, 'Wohnt')
  t.equal(moved?.column, 'city')
  t.ok(moved?.reasons.includes('the model: where they live'))
  const against: Hints = (label, name) =>
    label === 'Surname' && name === 'last_name' ? { odds: -6, reason: null } : null
  t.notSame(of({ hints: against }, 'Surname')?.column, 'last_name')
  const hostile: Hints = (_, name) => ({ odds: name === 'id' ? 100 : 0, reason: 'the model: trust me' })
  t.equal(of({ hints: hostile }, 'Surname')?.column === 'id', false, 'texts are no whole numbers')
  t.end()
})

function of(more: Partial<Case>, label: string) {
  return ask(more).columns.find(column => column.label === label)
}

function ask(more: Partial<Case>) {
  return suggest({
    headers: ['ID', 'Surname', 'Wohnt'],
    rows: [
      [1, 'Ng', 'xx'],
      [2, 'Ek', 'yy'],
      [3, 'Ott', 'zz'],
    ],
    table: people,
    ...more,
  })
}

function pair(header: string, name: string | null, more: Partial<RememberedPair> = {}): RememberedPair {
  const id = '0190a000-0000-7000-8000-000000000001'
  return {
    id,
    workspaceId: WorkspaceId.parse(id),
    header,
    table: { schema: 'public', name: 'orders' },
    column: name,
    mappingId: MappingId.parse(id),
    taughtBy: UserId.parse(id),
    taughtAt: '2026-11-03T12:00:00Z',
    ...more,
  }
}
