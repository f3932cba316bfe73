import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { canary, pair, setupModel } from './testing/setup-model.ts'

test('what a provider refuses or fails in is told apart, and not tried again', async t => {
  const { ask, answers, chats } = await setupModel(t)
  const all = [
    [401, 'denied'],
    [403, 'denied'],
    [404, 'rejected'],
    [413, 'rejected'],
    [408, 'unreachable'],
    [429, 'limited'],
    [500, 'unreachable'],
    [502, 'unreachable'],
    [503, 'unreachable'],
  ] as const
  for (const [status, why] of all) {
    answers.add({ status, error: 'Not today' })
    t.match(
      await ask(),
      { ok: false, why, usage: { calls: 1, inputTokens: 0, outputTokens: 0 } },
      `${status}`,
    )
  }
  t.equal(chats.length, all.length)
})

test('what the provider says is in the message, without the key and the question, short and in one line', async t => {
  const { ask, answers, logged } = await setupModel(t)
  const prompt = 'The sheet has a cell Ann-Katrin Mustermann-Canary.'
  for (const status of [400, 401, 403, 404, 429, 500]) {
    answers.always({
      status,
      error: `No model\n"thinker" for Bearer ${canary} (${canary.slice(0, 12)}…${canary.slice(-8)}): ${prompt} ${'x'.repeat(5_000)}`,
    })
    const answered = await ask({ prompt })
    const message = answered.ok ? '' : answered.message
    t.ok(message !== '' && message.length < 400)
    t.notMatch(message, /\n/)
    if (status !== 500) t.match(message, /No model "thinker" for/)
    for (const text of [message, logged()]) {
      t.notMatch(text, /canary/i)
      t.notOk(text.includes(canary.slice(-8)))
      t.notMatch(text, /Mustermann/)
    }
  }
})

test('nobody there, and somebody who hangs up, are unreachable', async t => {
  const { ask, stop, faults } = await setupModel(t)
  faults.add({ method: 'POST /v1/chat/completions', lost: true })
  t.match(await ask(), { ok: false, why: 'unreachable' })
  await stop()
  t.match(await ask(), { ok: false, why: 'unreachable' })
})

test('a redirect is not followed: the question and the key stay where they were sent', async t => {
  const { ask, answers } = await setupModel(t)
  const { url, visits } = await elsewhere(t)
  for (const status of [301, 307, 308]) {
    answers.add({ status, headers: { location: url } })
    t.match(await ask(), { ok: false, why: 'unreachable' })
  }
  t.same(visits, [])
})

test('bodies of any kind are no answer, and no harm', async t => {
  const { ask, answers } = await setupModel(t)
  const bodies = [
    '',
    'null',
    '7',
    '[]',
    '{}',
    '{"cut',
    '<html>Bad gateway</html>',
    '{"choices":null}',
    '{"choices":[]}',
    '{"choices":[null]}',
    '{"choices":[{}]}',
    '{"choices":[{"message":null}]}',
    '{"choices":[{"message":{"role":"assistant","content":{"a":1}}}]}',
    '{"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"stop"}]}',
    '{"choices":[{"message":{"role":"assistant","tool_calls":[{}]},"finish_reason":"tool_calls"}]}',
    '{"choices":[{"message":{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"x","arguments":"{cut"}}]},"finish_reason":"tool_calls"}]}',
    '{"__proto__":{"polluted":1},"choices":[{"__proto__":{"polluted":1}}]}',
  ]
  for (const raw of bodies) {
    answers.always({ raw })
    const answered = await ask()
    t.match(answered, { ok: false }, raw)
    t.ok(
      !answered.ok && ['unreadable', 'unreachable'].includes(answered.why),
      `${raw}: ${JSON.stringify(answered)}`,
    )
  }
  t.notOk('polluted' in {})
})

test('an answer without end is left', async t => {
  const { ask, answers } = await setupModel(t)
  // The stand-in cuts off what is longer than was asked for; this is one who does not.
  answers.always({ raw: JSON.stringify({ choices: [{ message: { content: 'x'.repeat(20_000_000) } }] }) })
  t.match(await ask(), { ok: false, why: 'unreadable', message: /too large/, usage: { estimated: true } })
})

test('a large answer is read, but not sent back whole when it does not fit', async t => {
  const { ask, answers, chats } = await setupModel(t)
  const content = JSON.stringify({ ...pair, note: 'y'.repeat(1_000_000) })
  answers.add(
    { raw: JSON.stringify({ choices: [{ message: { content }, finish_reason: 'stop' }] }) },
    { json: pair },
  )
  t.match(await ask(), { ok: true, answer: pair })
  t.ok(JSON.stringify(chats[1]?.messages).length < 20_000)
})

test('keys that would be prototypes are not', async t => {
  const { ask, answers } = await setupModel(t)
  answers.add({ text: `{"__proto__":{"polluted":1},${JSON.stringify(pair).slice(1)}` })
  const answered = await ask()
  t.match(answered, { ok: true, answer: pair })
  t.ok(answered.ok && Object.getPrototypeOf(answered.answer) === Object.prototype)
  t.notOk('polluted' in {})
})

test('an answer nested without end is no answer', async t => {
  const { ask, answers } = await setupModel(t, { MODEL_MAX_TOKENS: '1000000' })
  answers.always({ text: '['.repeat(200_000) + ']'.repeat(200_000) })
  t.match(await ask(), { ok: false, why: 'unreadable' })
})

async function elsewhere(t: Test) {
  const visits: string[] = []
  const server = createServer((request, answer) => {
    visits.push(request.url ?? '')
    answer.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  return { visits, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1` }
}
