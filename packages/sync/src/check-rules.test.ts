import { test } from 'tap'
import { checkRules } from './check-rules.ts'

test('what no run can do yet is refused in words', t => {
  for (const rules of [
    { direction: 'two_way' },
    { direction: 'table_to_sheet' },
    { deletePolicy: 'mark' },
  ] as const)
    t.throws(() => checkRules(rules), { code: 'unprocessable', message: /yet: ask for/ })
  t.throws(() => checkRules({ cron: '0 7 * * *' }), { code: 'unprocessable', message: /schedule/ })
  for (const rules of [
    {},
    { cron: null },
    { direction: null },
    { direction: 'sheet_to_table', deletePolicy: 'delete' },
  ] as const)
    t.doesNotThrow(() => checkRules(rules))
  t.end()
})
