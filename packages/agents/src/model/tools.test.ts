import { DokiError } from '@doki/contracts'
import { test } from 'tap'
import { z } from 'zod'
import { modelTool } from './model-tool.ts'
import { pair, said, setupModel } from './testing/setup-model.ts'

test('a model looks things up before it answers', async t => {
  const { ask, answers, chats } = await setupModel(t)
  const { tools, looked } = lookups()
  answers.add(
    {
      toolCalls: [
        { name: 'read_schema', arguments: { dataset: 'people' } },
        { name: 'read_schema', arguments: { dataset: 'orders' } },
      ],
    },
    { json: pair },
  )
  t.match(await ask({ tools }), { ok: true, answer: pair, usage: { calls: 2 } })
  t.same(looked, ['people', 'orders'])
  t.match(chats[0]?.tools, [
    {
      function: {
        name: 'read_schema',
        description: 'The columns of a dataset.',
        parameters: { type: 'object', properties: { dataset: { type: 'string' } } },
      },
    },
  ])
  t.match(chats[1]?.messages.slice(-2), [
    { role: 'tool', content: '{"columns":["people_id"]}' },
    { role: 'tool', content: '{"columns":["orders_id"]}' },
  ])
})

test('what goes wrong in a tool is told the model: a fault that is meant for people in its words, another not', async t => {
  const { ask, answers, chats, logged } = await setupModel(t)
  const { tools } = lookups()
  const call = (name: string, args: unknown) => ({ name, arguments: args })
  answers.add(
    {
      toolCalls: [
        call('read_schema', { dataset: 'gone' }),
        call('read_schema', { dataset: 'broken' }),
        call('read_schema', { dataset: 7 }),
        call('drop_table', {}),
        call('__proto__', {}),
      ],
    },
    { json: pair },
  )
  t.match(await ask({ tools }), { ok: true, answer: pair })
  const results = chats[1]?.messages.slice(-5).map(({ content }) => content)
  t.match(results, [
    /There is no dataset gone/,
    /^\{"error":"The tool failed\."\}$/,
    /do not fit.*expected string, received number/s,
    /There is no such tool. There are: read_schema/,
    /There is no such tool/,
  ])
  t.match(logged(), 'a tool of the model failed')
})

test('who asks for tools without end gets no answer, after five turns', async t => {
  const { ask, answers, chats } = await setupModel(t)
  const { tools, looked } = lookups()
  answers.always({ toolCalls: [{ name: 'read_schema', arguments: { dataset: 'people' } }] })
  t.match(await ask({ tools }), { ok: false, why: 'unreadable', message: /wants more of tools than it may/ })
  t.equal(looked.length, 5)
  t.equal(chats.length, 6)
})

test('the turns are those of both tries, and many calls at once are too many', async t => {
  const { ask, answers } = await setupModel(t)
  const { tools, looked } = lookups()
  const again = { toolCalls: [{ name: 'read_schema', arguments: { dataset: 'people' } }] }
  answers.add(again, again, again, { text: 'no JSON' }, again, again, { json: pair })
  t.match(await ask({ tools }), { ok: true, answer: pair })
  t.equal(looked.length, 5)
  answers.add({ toolCalls: Array.from({ length: 100 }, () => again.toolCalls).flat() })
  t.match(await ask({ tools }), { ok: false, why: 'unreadable' })
  answers.add({ toolCalls: [{ name: 'read_schema', arguments: { dataset: 'x'.repeat(100_000) } }] })
  t.match(await ask({ tools }), { ok: false, why: 'unreadable' })
  t.equal(looked.length, 5)
})

test('what a tool told is not in the message when the provider repeats it', async t => {
  const { ask, answers } = await setupModel(t)
  const { tools } = lookups()
  answers.add(
    { toolCalls: [{ name: 'read_schema', arguments: { dataset: 'mustermann' } }] },
    { status: 404, error: 'Nobody knows mustermann_id' },
  )
  const answered = await ask({ tools })
  t.match(answered, { ok: false, why: 'rejected', message: /Nobody knows …/ })
  t.notMatch(JSON.stringify(answered), /mustermann/)
})

test('tools nobody offered are not there', async t => {
  const { ask, answers, chats } = await setupModel(t)
  answers.add({ toolCalls: [{ name: 'read_schema', arguments: {} }] }, { json: pair })
  t.match(await ask(), { ok: true, answer: pair })
  t.match(said(chats[1]), /There is no such tool/)
})

test('a tool that hangs is left with the question, and a long result is cut off', async t => {
  const { ask, answers, chats } = await setupModel(t, { MODEL_TIMEOUT_MS: '3000' })
  const tool = (run: () => Promise<unknown>) => [
    modelTool({ name: 'look', description: 'Looks.', input: z.object({}), run }),
  ]
  answers.add({ toolCalls: [{ name: 'look', arguments: {} }] }, { json: pair })
  t.match(await ask({ tools: tool(async () => 'x'.repeat(1_000_000)) }), { ok: true })
  t.ok(said(chats[1]).length < 30_000)
  answers.add({ toolCalls: [{ name: 'look', arguments: {} }] })
  t.match(await ask({ tools: tool(() => new Promise(() => {})) }), { ok: false, why: 'timeout' })
})

function lookups() {
  const looked: string[] = []
  const tool = modelTool({
    name: 'read_schema',
    description: 'The columns of a dataset.',
    input: z.object({ dataset: z.string() }),
    async run({ dataset }) {
      if (dataset === 'gone') throw new DokiError('not_found', 'There is no dataset gone')
      if (dataset === 'broken') throw new Error('connect ECONNREFUSED postgres://ann:pw@10.0.0.1')
      looked.push(dataset)
      return { columns: [`${dataset}_id`] }
    },
  })
  return { tools: [tool], looked }
}
