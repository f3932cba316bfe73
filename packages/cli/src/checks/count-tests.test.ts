import { test } from 'tap'
import { readTotals } from './count-tests.ts'

test('the totals are read from the line tap ends with', t => {
  const line = '# { total: 94, pass: 90, fail: 2, todo: 1, skip: 1 }'
  t.same(readTotals(line, false), { passed: 90, failed: 2, skipped: 2 })
  t.end()
})

test('a run that broke without a failed test counts as one failure', t => {
  t.same(readTotals('# { total: 3, pass: 3 }', false), { passed: 3, failed: 1, skipped: 0 })
  t.same(readTotals('', false), { passed: 0, failed: 1, skipped: 0 })
  t.end()
})
