import { test } from 'tap'
import { plainWords } from './plain-words.ts'

test('only an answer that says nothing else decides by itself', t => {
  t.equal(plainWords(' Yes, please! '), 'yes')
  t.equal(plainWords('Ja.'), 'yes')
  t.equal(plainWords('No'), 'no')
  t.equal(plainWords('never mind'), 'stop')
  t.equal(plainWords('no, the other sheet'), undefined)
  t.equal(plainWords('yes, but hourly'), undefined)
  t.equal(plainWords('Orders'), undefined)
  t.end()
})
