import { test } from 'tap'
import { judge } from './judge.ts'

test('a refusal is a Problem, and a short one', async t => {
  const refusal = (message: string) =>
    JSON.stringify({ statusCode: 400, code: 'invalid_input', error: 'Bad Request', message, requestId: 'x' })
  t.equal(judge({ status: 400, body: refusal('No') }), undefined)
  t.match(judge({ status: 400, body: refusal('No'.repeat(50_000)) }), /in 100\d\d\d characters/)
  t.match(judge({ status: 400, body: 'No' }), /without a Problem/)
  t.match(judge({ status: 500, body: refusal('No') }), /answered 500/)
})
