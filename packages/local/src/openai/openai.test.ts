import { type Test, test } from 'tap'
import { startOpenAi } from './start-openai.ts'

const hello = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] }

test('it says what it is told to, in order, and then that it was told nothing', async t => {
  const { answers, chat } = await setup(t)
  answers.add({ text: 'one' }, { json: { two: 2 } })
  const first = await chat(hello)
  t.match(first.body, {
    object: 'chat.completion',
    choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'one', refusal: null } }],
    usage: { prompt_tokens: Number, completion_tokens: 1, total_tokens: Number },
  })
  t.match((await chat(hello)).body, { choices: [{ message: { content: '{"two":2}' } }] })
  t.match(await chat(hello), { status: 501, body: { error: { message: /tell it what to answer/ } } })
})

test('what is longer than was asked for is cut off', async t => {
  const { answers, chat } = await setup(t)
  answers.add({ text: 'x'.repeat(100) })
  t.match((await chat({ ...hello, max_tokens: 5 })).body, {
    choices: [{ finish_reason: 'length', message: { content: 'x'.repeat(20) } }],
    usage: { completion_tokens: 5 },
  })
})

test('tools are asked for, and have to be answered as OpenAI wants it', async t => {
  const { answers, chat } = await setup(t)
  answers.add({ toolCalls: [{ name: 'look', arguments: { at: 1 } }] })
  const { body } = await chat(hello)
  const { choices } = JSON.parse(JSON.stringify(body))
  t.match(choices, [{ finish_reason: 'tool_calls', message: { content: null } }])
  const { message } = choices[0]
  t.match(message.tool_calls, [{ type: 'function', function: { name: 'look', arguments: '{"at":1}' } }])
  const asked = [...hello.messages, message]
  t.match(await chat({ ...hello, messages: [...asked, ...hello.messages] }), {
    status: 400,
    body: { error: { message: /did not have response messages/, type: 'invalid_request_error' } },
  })
  const stray = { role: 'tool', tool_call_id: 'other', content: '1' }
  t.match(await chat({ ...hello, messages: [...asked, stray] }), { status: 400 })
  answers.add({ text: 'done' })
  const result = { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '1' }
  t.match(await chat({ ...hello, messages: [...asked, result] }), { status: 200 })
})

test('errors, delays, refusals and bodies of any kind can be told', async t => {
  const { answers, chat, control } = await setup(t)
  await control('answers', [
    { status: 429, error: 'Slow down', headers: { 'retry-after': '7' } },
    { refusal: 'No.' },
    { raw: '{"cut', delayMs: 1 },
  ])
  t.match(await chat(hello), { status: 429, retryAfter: '7', body: { error: { message: 'Slow down' } } })
  t.match((await chat(hello)).body, { choices: [{ message: { content: null, refusal: 'No.' } }] })
  t.equal((await chat(hello)).body, '{"cut')
  t.same(answers.list(), [])
})

test('without the key nothing is answered, and neither keys nor questions are in the log', async t => {
  const { chat, log } = await setup(t)
  t.match(await chat(hello, 'wrong'), { status: 401, body: { error: { code: 'invalid_api_key' } } })
  t.match(log.list(), [{ method: 'POST /v1/chat/completions', status: 401 }])
  t.notMatch(JSON.stringify(log.list()), /wrong|Hello/)
})

test('texts alike have vectors near each other', async t => {
  const { post } = await setup(t)
  const { body } = await post('embeddings', { model: 'e', input: ['first name', 'first names', 'zip'] })
  const { data } = JSON.parse(JSON.stringify(body))
  const [a, b, c]: number[][] = data.map(({ embedding }: { embedding: number[] }) => embedding)
  const near = (x: number[] = [], y: number[] = []) =>
    x.reduce((sum, each, at) => sum + each * (y[at] ?? 0), 0)
  t.ok(near(a, b) > 0.8 && near(a, c) < 0.5)
  t.match(await post('embeddings', { model: 'e', input: [''] }), { status: 400 })
})

async function setup(t: Test) {
  const openAi = await startOpenAi()
  t.teardown(() => openAi.stop())
  const send = async (url: string, payload: unknown, key: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(payload) })
    const text = await answer.text()
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: readJson(text) }
  }
  const post = (path: string, payload: unknown, key = openAi.key) =>
    send(`${openAi.url}/${path}`, payload, key)
  return {
    ...openAi,
    post,
    chat: (payload: unknown, key?: string) => post('chat/completions', payload, key),
    control: (path: string, payload: unknown) =>
      send(`${new URL(openAi.url).origin}/__control/${path}`, payload, ''),
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
