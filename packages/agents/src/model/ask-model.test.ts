import { test } from 'tap'
import { z } from 'zod'
import { pair, said, setupModel } from './testing/setup-model.ts'

test('a good answer comes parsed, with what it used', async t => {
  const { ask, answers, chats, model } = await setupModel(t, { MODEL_MAX_TOKENS: '300' })
  answers.add({ json: pair, usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 } })
  const answered = await ask()
  t.match(answered, { ok: true, answer: pair })
  t.match(answered.usage, {
    inputTokens: 120,
    outputTokens: 30,
    costMicros: null,
    calls: 1,
    estimated: false,
  })
  t.ok(answered.usage.ms > 0)
  t.equal(model.name, 'openai/acme/thinker-1')
  t.match(chats, [
    {
      model: 'acme/thinker-1',
      max_tokens: 300,
      messages: [
        { role: 'system', content: 'You map columns.' },
        { role: 'user', content: /Nachname/ },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { schema: { type: 'object', required: ['sheet', 'table', 'sure'] } },
      },
    },
  ])
})

test('with prices it tells what a question cost', async t => {
  const { ask, answers } = await setupModel(t, { MODEL_INPUT_PRICE: '0.4', MODEL_OUTPUT_PRICE: '1.6' })
  answers.add({ json: pair, usage: { prompt_tokens: 1_000, completion_tokens: 500 } })
  t.equal((await ask()).usage.costMicros, 1_200)
})

test('a wrong shape is told the model once, and its second answer counts', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.add({ json: { ...pair, sure: 'very' } }, { json: pair })
  const answered = await ask()
  t.match(answered, { ok: true, answer: pair, usage: { calls: 2 } })
  t.match(said(chats[1]), /sure.*very.*expected number, received string.*at sure/s)
})

test('wrong twice, it is unreadable, and nothing of the answer is in the message', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.always({ json: { secretCell: 1 } })
  const answered = await ask()
  t.match(answered, { ok: false, why: 'unreadable', message: /does not fit the schema: invalid_type/ })
  t.notMatch(JSON.stringify(answered), /secretCell/)
  t.equal(chats.length, 2)
})

test('what the caller checks is told the model like a wrong shape', async t => {
  const { ask, answers, chats } = await setupModel(t)
  const check = ({ table }: { table: string }) =>
    table === 'last_name' ? null : `There is no column ${table}.`
  answers.add({ json: { ...pair, table: 'surname' } }, { json: pair })
  t.match(await ask({ check }), { ok: true, answer: pair })
  t.match(said(chats[1]), /There is no column surname\./)
  answers.always({ json: { ...pair, table: 'pg_shadow' } })
  t.match(await ask({ check }), { ok: false, why: 'unreadable', message: /was checked and refused/ })
})

test('JSON in a code fence and after thoughts is read, prose is not', async t => {
  const { ask, answers } = await setupModel(t)
  answers.add({ text: `<think>Well {…</think>\n\`\`\`json\n${JSON.stringify(pair)}\n\`\`\`` })
  t.match(await ask(), { ok: true, answer: pair })
  answers.always({ text: 'Sure! They are the same.' })
  t.match(await ask(), { ok: false, why: 'unreadable', message: /it is no JSON/ })
})

test('a slow model is left when its time is over, and its question counted', async t => {
  const { ask, answers, openedOnce } = {
    openedOnce: true,
    ...(await setupModel(t, { MODEL_TIMEOUT_MS: '1500' })),
  }
  t.ok(openedOnce)
  answers.add({ json: pair })
  t.match(await ask(), { ok: true }, 'what is loaded first is loaded')
  answers.add({ json: pair, delayMs: 60_000 })
  const answered = await ask()
  t.match(answered, { ok: false, why: 'timeout', usage: { calls: 1, outputTokens: 0, estimated: true } })
  t.ok(answered.usage.inputTokens > 10)
  t.ok(answered.usage.ms < 30_000)
})

test('the time is that of both tries together', async t => {
  const { ask, answers } = await setupModel(t, { MODEL_TIMEOUT_MS: '3000' })
  answers.add({ text: 'no' }, { json: pair, delayMs: 60_000 })
  t.match(await ask(), { ok: false, why: 'timeout', usage: { calls: 2 } })
})

test('an asker who is told to stop is not kept', async t => {
  const { ask, answers } = await setupModel(t)
  const stop = new AbortController()
  answers.add({ json: pair, delayMs: 60_000 })
  setTimeout(() => stop.abort(new Error('the lease is lost')), 100)
  t.match(await ask({ signal: stop.signal }), { ok: false, why: 'cancelled' })
})

test('a cut off answer is asked for once more, shorter', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.add({ text: JSON.stringify(pair).slice(0, 20), finish: 'length' }, { json: pair })
  t.match(await ask(), { ok: true, answer: pair })
  t.match(said(chats[1]), /It is cut off, as it is too long/)
  answers.always({ json: pair, finish: 'length' })
  t.match(await ask(), { ok: false, why: 'unreadable', message: /it is cut off/ })
})

test('a refusal, of the model or of a filter, is taken at once', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.add({ refusal: 'I cannot help with that.' })
  t.match(await ask(), { ok: false, why: 'refused', usage: { calls: 1 } })
  answers.add({ json: pair, finish: 'content_filter' })
  t.match(await ask(), { ok: false, why: 'refused', usage: { estimated: false } })
  t.equal(chats.length, 2)
})

test('the tokens of a question are a limit of all its calls', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.always({ text: 'no', usage: { prompt_tokens: 900, completion_tokens: 200 } })
  t.match(await ask({ maxTokens: 1_000 }), { ok: false, why: 'budget', usage: { calls: 1 } })
  t.equal(chats.length, 1)
  t.ok((chats[0]?.max_tokens ?? 0) < 1_000)
  t.match(await ask({ maxTokens: 0 }), { ok: false, why: 'budget', usage: { calls: 0 } })
  t.match(await ask({ prompt: 'x'.repeat(10_000), maxTokens: 2_000 }), { ok: false, why: 'budget' })
  t.equal(chats.length, 1)
})

test('tokens that are not told, or cannot be, are estimated', async t => {
  const { ask, answers } = await setupModel(t)
  for (const usage of [null, { prompt_tokens: -5, completion_tokens: 1e300 }, { prompt_tokens: 'many' }, 7]) {
    answers.add({ json: pair, usage })
    const answered = await ask()
    t.match(answered, { ok: true, usage: { estimated: true } })
    const { inputTokens, outputTokens } = answered.usage
    t.ok(
      inputTokens > 10 && inputTokens < 1_000 && outputTokens > 5 && outputTokens < 1_000,
      JSON.stringify(usage),
    )
  }
})

test('who takes no schema is told it in words, and from then on at once', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.add(
    { status: 400, error: 'This model does not support response format `json_schema`' },
    { json: pair },
  )
  t.match(await ask(), { ok: true, answer: pair, usage: { calls: 2 } })
  t.equal(chats[1]?.response_format, undefined)
  t.match(said(chats[1]), /JSON Schema.*additionalProperties/s)
  answers.add({ json: pair })
  t.match(await ask(), { ok: true, usage: { calls: 1 } })
  t.equal(chats[2]?.response_format, undefined)
})

test('a bug of the asker is thrown on', async t => {
  const { ask, answers } = await setupModel(t)
  answers.always({ json: pair })
  const check = () => {
    throw new RangeError('a bug')
  }
  await t.rejects(ask({ check }), /a bug/)
  await t.rejects(ask({ schema: z.custom<never>(() => nothing()) }), /a bug/)
})

function nothing(): boolean {
  throw new Error('a bug')
}
