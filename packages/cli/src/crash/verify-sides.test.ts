import { test } from 'tap'
import { type Guest, guests, privateText } from './guests.ts'
import { byRef, refs } from './scenarios/scenario.ts'
import { type FoundRow, verifyHeader, verifySides } from './verify-sides.ts'

const two = guests(1, 2)
const privates = new Set(two.map(({ ref }) => privateText(ref)))

test('sides that are as they have to be have no problem', async t => {
  t.same(problems({}), [])
})

test('a row that is gone is lost, one that is there twice is doubled', async t => {
  const [first, second] = two
  t.same(problems({ table: rows(second ? [second] : []) }), ['lost: table: R-001 is gone'])
  const doubled = rows(first && second ? [first, second, first] : [])
  t.same(problems({ sheet: doubled }), ['duplicated: sheet: R-001 is there more than once'])
})

test('another value, a row too many and a touched cell beside the mapped ones are told apart', async t => {
  const changed = two.map(guest => (guest.ref === 'R-002' ? { ...guest, nights: 99 } : guest))
  t.same(problems({ table: rows(changed) }), ['unequal: table: nights of R-002 is 99, not 3'])
  t.same(problems({ table: rows([...two, ...guests(9, 1)]) }), ['unequal: table: R-009 should not be there'])
  const touched = rows(two).map(row => ({ ...row, beside: 'something else' }))
  t.match(problems({ sheet: touched }), [/^collateral: sheet: beside R-001/, /^collateral/])
})

test('a header may only get columns of Doki’s own at its end', async t => {
  const header = ['Ref', 'Guest', 'Nights', 'Note', 'Twice', 'Private']
  t.same(verifyHeader(header), [])
  t.same(verifyHeader([...header, '', '_doki_id']), [])
  t.match(verifyHeader(['Ref', 'Guest']), [{ kind: 'collateral' }])
  t.match(verifyHeader([...header, 'Total']), [{ kind: 'collateral' }])
})

function rows(guests: readonly Guest[]): FoundRow[] {
  return guests.map(guest => ({ guest, beside: 'mine', own: 'mine', blank: '' }))
}

function problems({ sheet = rows(two), table = rows(two) }): string[] {
  const all = byRef(two)
  const own = new Set(refs(two))
  const expected = { sheet: all, table: all, own: { sheet: own, table: own } }
  return verifySides({ sheet, table, privates }, expected).map(({ kind, text }) => `${kind}: ${text}`)
}
