import type { ColumnMapping, Transform } from '@doki/contracts'
import { test } from 'tap'
import { dayOf, keptOf, numberOf, sameCell, sameInRow } from './same-cell.ts'

const as = (type: 'text' | 'decimal' | 'date' | 'timestamp', format = {}) => ({ type, format })

test('a number is the same however the sheet writes it', t => {
  t.ok(sameCell('$4,000 ', '4000', as('decimal')))
  t.ok(sameCell('(12.50)', '-12.5', as('decimal')))
  t.ok(sameCell('12%', '0.12', as('decimal')))
  t.ok(sameCell('56.7M', '56700000', as('decimal')))
  t.ok(sameCell('1.193,91', '1193.91', as('decimal', { decimal: ',' })))
  t.notOk(sameCell('$4,000 ', '400', as('decimal')))
  t.equal(numberOf('1,193.91', '.'), 1193.91)
  t.end()
})

test('a day is the same as a serial number and as a text', t => {
  t.equal(dayOf(43831, 'ymd'), '2020-01-01')
  t.equal(dayOf('11/8/14', 'mdy'), '2014-11-08')
  t.equal(dayOf('8.11.2014', 'dmy'), '2014-11-08')
  t.notOk(sameCell('11/8/2014', '2014-08-11', as('date', { dateOrder: 'mdy' })))
  t.end()
})

test('nothing is only the same as null', t => {
  t.ok(sameCell('', null, as('text')))
  t.ok(sameCell(' NA ', null, as('text', { blanks: ['NA'] })))
  t.notOk(sameCell('NA', null, as('text')))
  t.notOk(sameCell('', '', as('text')))
  t.end()
})

test('what the table keeps of a row is the same where the mapping changes it', t => {
  const row = ['12,50 €', ' In Arbeit', 'Ann Lee', 'Main St', 7, '']
  const kept = (transform: Transform, index = 0, type: ColumnMapping['type'] = 'text') => {
    const column = { type, format: { decimal: ',' as const }, index, transform }
    return (text: string | null) => sameInRow(row, text, column)
  }
  const cents = kept({ kind: 'scale', factor: '100' }, 0, 'integer')
  t.same([cents('1250'), cents('12.5'), cents(null)], [true, false, false])
  const codes = kept({ kind: 'codes', pairs: [{ sheet: 'In Arbeit', table: 'in_progress' }] }, 1, 'enum')
  t.same([codes('in_progress'), codes('open')], [true, false])
  const tidy = kept({ kind: 'text', trim: true, case: 'upper' }, 1)
  t.same([tidy('IN ARBEIT'), tidy('IN')], [true, false])
  const part = kept({ kind: 'part', of: 'person', take: 'last', separator: null }, 2)
  t.same([part('Lee'), part('Li')], [true, false])
  const house = { index: 4, header: 'No', label: 'No' }
  const join = kept({ kind: 'join', with: [house], separator: ' ' }, 3)
  t.same([join('Main St 7'), join('Main St')], [true, false])
  t.ok(kept({ kind: 'constant', value: 'x' })('x'))
  t.ok(kept({ kind: 'scale', factor: '100' }, 5, 'integer')(null))
  const factor = { kind: 'scale', factor: '100' } as const
  t.equal(keptOf(12.35, { type: 'integer', format: {}, index: 0, transform: factor }), 1235)
  t.end()
})
