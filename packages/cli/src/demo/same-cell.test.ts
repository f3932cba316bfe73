import { test } from 'tap'
import { dayOf, numberOf, sameCell } from './same-cell.ts'

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
