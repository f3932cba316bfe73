import { createServer } from 'node:http'
import { createLog } from '@doki/service'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { modelSettings } from '../settings.ts'
import { modelTool } from './model-tool.ts'
import { openModel } from './open-model.ts'
import { canary, Pair, pair } from './testing/setup-model.ts'

const never = new AbortController().signal

test('a model of Google answers in the form of the schema, with what it used', async t => {
  const { ask, answers, asked, model } = await setup(t)
  answers.push(said(JSON.stringify(pair)))
  t.match(await ask(), {
    ok: true,
    answer: pair,
    usage: { inputTokens: 70, outputTokens: 30, estimated: false },
  })
  t.equal(model.name, 'google/gemini-2.5-flash')
  t.match(asked, [
    {
      url: '/v1beta/models/gemini-2.5-flash:generateContent',
      key: canary,
      body: {
        systemInstruction: { parts: [{ text: 'You map columns.' }] },
        contents: [{ role: 'user', parts: [{ text: 'Nachname?' }] }],
        generationConfig: {
          maxOutputTokens: 4096,
          responseMimeType: 'application/json',
          responseJsonSchema: { type: 'object', required: ['sheet', 'table', 'sure'] },
        },
      },
    },
  ])
})

test('it uses tools, and is then told the schema in words', async t => {
  const { ask, answers, asked } = await setup(t)
  answers.push(
    candidate({ parts: [{ functionCall: { name: 'look', args: { at: 1 } }, thoughtSignature: 'c2ln' }] }),
    said(JSON.stringify(pair)),
  )
  const run = async ({ at }: { at: number }) => ({ seen: at })
  const tools = [modelTool({ name: 'look', description: 'Looks.', input: z.object({ at: z.number() }), run })]
  t.match(await ask({ tools }), { ok: true, answer: pair, usage: { calls: 2 } })
  const [first, second] = asked
  t.match(first?.body, { tools: [{ functionDeclarations: [{ name: 'look', description: 'Looks.' }] }] })
  t.match(JSON.stringify(first?.body), /JSON Schema/)
  t.notMatch(JSON.stringify(first?.body), /responseJsonSchema/)
  t.match(JSON.stringify(second?.body), /functionResponse.*seen/)
  t.match(JSON.stringify(second?.body), 'c2ln', 'what it thought is given back to it')
})

test('a filter, a cut off answer and errors are told apart, and the key is in none of them', async t => {
  const { ask, answers, logged } = await setup(t)
  answers.push(candidate({ finishReason: 'SAFETY' }))
  t.match(await ask(), { ok: false, why: 'refused', usage: { inputTokens: 70 } })
  const cut = candidate({ finishReason: 'MAX_TOKENS', parts: [{ text: '{"sheet' }] })
  answers.push(cut, cut)
  t.match(await ask(), { ok: false, why: 'unreadable', message: /it is cut off/ })
  for (const [status, why] of [
    [400, 'rejected'],
    [403, 'denied'],
    [429, 'limited'],
    [503, 'unreachable'],
  ] as const) {
    answers.push({ status, body: { error: { message: `API key ${canary} is not valid` } } })
    if (status === 400) answers.push({ status, body: { error: { message: 'again' } } })
    const answered = await ask()
    t.match(answered, { ok: false, why })
    t.notMatch(JSON.stringify(answered) + logged(), /canary/)
  }
  answers.push({ status: 200, body: { candidates: 7 } })
  t.match(await ask(), { ok: false })
})

test('it embeds', async t => {
  const { model, answers, asked } = await setup(t, { EMBEDDER_NAME: 'gemini-embedding-001' })
  answers.push(
    { status: 200, body: { embedding: { values: [1, 0] } } },
    { status: 200, body: { embedding: { values: [0, 1] } } },
  )
  t.match(await model.embed?.(['one', 'two'], never), {
    ok: true,
    answer: [
      [1, 0],
      [0, 1],
    ],
  })
  t.match(asked[0], { url: '/v1beta/models/gemini-embedding-001:embedContent' })
})

type Given = { status: number; body: unknown }

function candidate({
  parts = [],
  finishReason = 'STOP',
}: {
  parts?: unknown[]
  finishReason?: string
}): Given {
  const usageMetadata = {
    promptTokenCount: 70,
    candidatesTokenCount: 10,
    thoughtsTokenCount: 20,
    totalTokenCount: 100,
  }
  return {
    status: 200,
    body: { candidates: [{ index: 0, finishReason, content: { role: 'model', parts } }], usageMetadata },
  }
}

function said(text: string): Given {
  return candidate({ parts: [{ text }] })
}

/** A model over Google's real plugin, with a server that gives these answers in order. */
async function setup(t: Test, settings: Record<string, string> = {}) {
  const answers: Given[] = []
  const asked: { url: string | undefined; key: unknown; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    asked.push({ url: request.url, key: request.headers['x-goog-api-key'], body: JSON.parse(text) })
    const { status, body } = answers.shift() ?? { status: 501, body: {} }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const lines: string[] = []
  const log = createLog('test', 'trace', { write: (line: string) => void lines.push(line) })
  const read = z.object(modelSettings).parse({
    MODEL_PROVIDER: 'google',
    MODEL_NAME: 'gemini-2.5-flash',
    MODEL_BASE_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    MODEL_API_KEY: canary,
    ...settings,
  })
  const model = openModel(read, { log })
  if (!model) throw new Error('expected a model')
  const question = {
    purpose: 'map_columns',
    system: 'You map columns.',
    prompt: 'Nachname?',
    schema: Pair,
    signal: never,
  }
  const ask = (more: Partial<Parameters<typeof model.ask<Pair>>[0]> = {}) =>
    model.ask({ ...question, ...more })
  return { model, ask, answers, asked, logged: () => lines.join('') }
}
