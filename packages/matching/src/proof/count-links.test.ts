import fc from 'fast-check'
import { test } from 'tap'
import { countLinks } from './count-links.ts'

const usual = { given: false, unique: false }

test('every row of the table is one of: linked, alone, doubled, without a key', async t => {
  const counter = countLinks(['a', 'b', 'c', 'twice', 'twice', 'many', null], usual)
  counter.add([['a'], ['z'], [null]])
  counter.add([['many'], ['many'], ['y'], ['y'], [''], ['twice']])
  t.same(counter.link(false), {
    tableRows: 9,
    linked: 1,
    onlyInSheet: 2,
    onlyInTable: 1,
    doubledInTable: 4,
    blankInTable: 2,
    sampled: false,
  })
})

test('rows that are given a key are added', async t => {
  t.equal(countLinks(['a', null, null], { ...usual, given: true }).link(false).onlyInSheet, 3)
  t.equal(countLinks(['a', null, null], usual).link(false).onlyInSheet, 1)
})

test('keys of several columns are compared part by part', async t => {
  const counter = countLinks(['a\\|b|c', 'a|b\\|c'], usual)
  counter.add([
    ['a|b', 'c'],
    ['a', null],
  ])
  t.match(counter.link(true), { linked: 1, onlyInSheet: 1, blankInTable: 1, sampled: true })
})

test('counted batch by batch it is what it is all at once, and a unique index changes no number', async () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', null)
  fc.assert(
    fc.property(fc.array(key), fc.uniqueArray(key), fc.nat(5), (sheet, table, cut) => {
      const rows = table.map(each => [each])
      const whole = countLinks(sheet, usual)
      whole.add(rows)
      const parts = countLinks(sheet, { ...usual, unique: true })
      parts.add(rows.slice(0, cut))
      parts.add(rows.slice(cut))
      return JSON.stringify(whole.link(false)) === JSON.stringify(parts.link(false))
    }),
  )
})
