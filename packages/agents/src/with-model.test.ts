import { setTimeout as sleep } from 'node:timers/promises'
import type { JobId } from '@doki/contracts'
import { seedWorkspace, sql } from '@doki/database'
import { type Test, test } from 'tap'
import { secret, setupAgent } from '../test/setup-agent.ts'
import { actionStore } from './action-store.ts'
import { canary, setupModel } from './model/testing/setup-model.ts'

const prompt = 'Ann-Katrin Mustermann lives in the cell B7'
const word = { json: { word: 'Ambidextrous' }, usage: { prompt_tokens: 70, completion_tokens: 30 } }

test('an agent asks the model, and what it used is recorded, not what was said', async t => {
  const { answers, ask, actions, logged } = await setup(t, {
    MODEL_INPUT_PRICE: '2',
    MODEL_OUTPUT_PRICE: '8',
    EMBEDDER_NAME: 'near-1',
  })
  answers.add(word)
  const job = await ask()
  t.match(job, { status: 'completed', result: { by: 'model', said: 'Ambidextrous', near: 2 } })
  const all = await actions()
  t.match(all, [
    {
      jobId: job.id,
      agent: 'test',
      action: 'ask_model',
      reasoning: 'openai/acme/thinker-1 answered',
      model: 'openai/acme/thinker-1',
      tokens: 100,
      status: 'applied',
      inputSummary: null,
      outputSummary: null,
      metadata: {
        purpose: 'find_word',
        outcome: 'ok',
        input_tokens: 70,
        output_tokens: 30,
        cost_micros: 380,
        calls: 1,
        ms: Number,
        estimated: false,
      },
    },
    {
      action: 'embed',
      model: 'openai/near-1',
      tokens: 3,
      metadata: { purpose: 'compare_names', outcome: 'ok', cost_micros: null },
    },
  ])
  t.notMatch(JSON.stringify(all) + logged(), /Mustermann|Ambidextrous|Say a word/)
})

test('whatever goes wrong with the model, rules do the job, and why is recorded', async t => {
  const { answers, ask, actions, logged } = await setup(t, { MODEL_TIMEOUT_MS: '4000' })
  const ways = [
    [{ status: 401, error: `No key ${canary}, you said: ${prompt}` }, 'denied'],
    [{ status: 429 }, 'limited'],
    [{ refusal: `Not about ${prompt}` }, 'refused'],
    [{ text: prompt }, 'unreadable'],
    [{ ...word, delayMs: 60_000 }, 'timeout'],
  ] as const
  for (const [answer, why] of ways) {
    answers.clear()
    answers.always(answer)
    t.match(await ask(), { status: 'completed', result: { by: 'rules', said: why } })
  }
  const all = await actions()
  t.same(
    all.map(({ metadata }) => metadata.outcome),
    ways.map(([, why]) => why),
  )
  t.ok((all.at(-1)?.tokens ?? 0) > 0, 'a question that was left is counted')
  t.notMatch(JSON.stringify(all) + logged(), /canary|Mustermann/)
  t.match(logged(), /"why":"denied".*"model did not answer"/)
})

test('once a workspace used its tokens of the day no call is made, and another workspace is not kept from it', async t => {
  const { answers, chats, ask, actions, other, db } = await setup(t, { MODEL_DAILY_TOKENS: '1000' })
  answers.always({ ...word, usage: { prompt_tokens: 900, completion_tokens: 200 } })
  t.match(await ask(), { result: { by: 'model' } })
  t.match(await ask(), { status: 'completed', result: { by: 'rules', said: 'budget' } })
  t.equal(chats.length, 1)
  t.match((await actions()).at(-1), { tokens: 0, metadata: { outcome: 'budget', calls: 0 } })
  t.match(await ask(other), { result: { by: 'model' } })
  await db.rows(sql`update ai_actions set created_at = created_at - interval '1 day'`)
  t.match(await ask(), { result: { by: 'model' } }, 'the next day it goes on')
})

test('a question never takes more than what is left of the day', async t => {
  const { answers, chats, ask } = await setup(t, { MODEL_DAILY_TOKENS: '400' })
  answers.always(word)
  t.match(await ask(), { result: { by: 'model' } })
  t.ok((chats[0]?.max_tokens ?? 0) < 400)
})

test('a job that is given back while the model thinks is counted, and done again by another', async t => {
  const { app, answers, chats, start, actions, get } = await setup(t)
  answers.add({ ...word, delayMs: 60_000 })
  const { id, answer } = await start()
  while (chats.length === 0) await sleep(10)
  await app.close()
  t.equal((await answer).statusCode, 204)
  t.match(await get(id), { status: 'pending', attempt: 0 })
  t.match(await actions(), [{ tokens: Number, metadata: { outcome: 'cancelled', estimated: true } }])
})

test('health shows the name of the model, and never the key', async t => {
  const { app } = await setup(t, { EMBEDDER_NAME: 'near-1' })
  const { body } = await app.inject({ url: '/health/details', headers: { 'x-internal-secret': secret } })
  t.match(JSON.parse(body), {
    details: { agent: { model: 'openai/acme/thinker-1', embedder: 'openai/near-1' } },
  })
  t.notMatch(body, 'canary')
})

async function setup(t: Test, settings: Record<string, string> = {}) {
  const { model, answers, chats, logged: modelLogged } = await setupModel(t, settings)
  const agent = await setupAgent(t, { model })
  const { push, get, db, jobs, logged } = agent
  const { workspaceId: other } = await seedWorkspace(agent.admin, 'Other')
  const started: JobId[] = []
  async function start(workspaceId = agent.workspaceId) {
    const { id } = await jobs.create({ workspaceId, kind: 'ask', input: { prompt } })
    started.push(id)
    return { id, answer: push(id) }
  }
  return {
    ...agent,
    answers,
    chats,
    other,
    logged: () => logged() + modelLogged(),
    start,
    async ask(workspaceId?: string) {
      const { id, answer } = await start(workspaceId)
      await answer
      return get(id)
    },
    /** All that was recorded, oldest first. */
    actions: async () => (await Promise.all(started.map(actionStore(db).ofRequest))).flat(),
  }
}
