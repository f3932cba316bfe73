import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { startOpenAi } from '@doki/local'
import { test } from 'tap'
import { z } from 'zod'

const Told = z.object({ heavy: z.array(z.string()), answered: z.unknown(), servers: z.int() })

test('without a model nothing of Genkit is loaded, nor with one before it is asked', async t => {
  const none = await load({})
  t.same(none.heavy, [])
  const unasked = await load({ MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_API_KEY: 'k' })
  t.same(unasked.heavy, [])
})

test('asked, Genkit opens no port and writes nothing to standard output, whatever the environment says', async t => {
  const { url, key, answers, stop } = await startOpenAi()
  t.teardown(() => stop())
  answers.add({ json: { word: 'yes' } })
  const settings = { MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_API_KEY: key, MODEL_BASE_URL: url }
  const unwanted = {
    GENKIT_ENV: 'dev',
    DEBUG: 'true',
    OPENAI_BASE_URL: 'http://127.0.0.1:9',
    OPENAI_LOG: 'debug',
  }
  const told = await load(settings, { ASK: 'yes', ...unwanted })
  t.match(told, { answered: { ok: true, answer: { word: 'yes' } }, servers: 0 })
  t.ok(told.heavy.length > 0)
})

test('what goes wrong on the way is not written anywhere but told', async t => {
  const { url, key, stop } = await startOpenAi()
  t.teardown(() => stop())
  const settings = { MODEL_NAME: 'gemini-m', MODEL_API_KEY: key, MODEL_BASE_URL: new URL(url).origin }
  for (const MODEL_PROVIDER of ['google', 'openai']) {
    const told = await load({ ...settings, MODEL_PROVIDER }, { ASK: 'yes' })
    t.match(told, { answered: { ok: false, why: 'rejected' }, errors: '' })
  }
})

/** A process of its own, which tells what it loaded; all it prints is one document. */
async function load(settings: Record<string, string>, env: Record<string, string> = {}) {
  const program = `
    import { registerHooks } from 'node:module'
    const heavy = [] // of OpenTelemetry its empty interfaces may be there, as our own spans are made by them
    registerHooks({
      load(url, context, next) {
        if (/genkit|openai@|opentelemetry(?![+/]api[@/])|handlebars|node-fetch/.test(url)) heavy.push(url)
        return next(url, context)
      },
    })
    const { openModel } = await import('@doki/agents')
    const { modelSettings } = await import('@doki/agents/settings')
    const { z } = await import('zod')
    const settings = z.object(modelSettings).parse(${JSON.stringify(settings)})
    const log = { info() {}, warn() {} }
    const model = openModel(settings, { log })
    const question = { purpose: 'p', system: 's', prompt: 'q', schema: z.object({ word: z.string() }) }
    const answered = process.env.ASK && await model.ask({ ...question, signal: new AbortController().signal })
    const servers = process.getActiveResourcesInfo().filter(each => each === 'TCPServerWrap').length
    console.log(JSON.stringify({ heavy, answered: answered ?? null, servers }))
    process.exit()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [printed, errors] = [textOf(child.stdout), textOf(child.stderr)]
  await once(child, 'close')
  return { ...Told.parse(JSON.parse(await printed)), errors: await errors }
}
