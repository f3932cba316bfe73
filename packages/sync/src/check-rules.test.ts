import { test } from 'tap'
import { checkRules } from './check-rules.ts'

test('what no run can do yet is refused in words', t => {
  t.throws(() => checkRules({ cron: '0 7 * * *' }), { code: 'unprocessable', message: /schedule/ })
  for (const rules of [{}, { cron: null }]) t.doesNotThrow(() => checkRules(rules))
  t.end()
})
