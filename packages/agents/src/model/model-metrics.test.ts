import { startCollector } from '@doki/local'
import { flushTelemetry, startTelemetry } from '@doki/telemetry'
import { test } from 'tap'
import { bindModel } from './bind-model.ts'
import { Pair, pair, setupModel } from './testing/setup-model.ts'

test('what a question used is counted and sent, and nothing of the question', async t => {
  const collector = await startCollector()
  t.teardown(() => collector.stop())
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const telemetry = await startTelemetry({ service: 'test', settings, log: { warn: () => {} } })
  t.teardown(() => telemetry.stop())
  const { model, answers, log } = await setupModel(t)
  answers.add({ json: pair, usage: { prompt_tokens: 120, completion_tokens: 30 } })
  const bound = bindModel(model, {
    actions: { record: async () => undefined },
    tokensToday: async () => 0,
    log,
  })

  const signal = new AbortController().signal
  const question = {
    purpose: 'map_columns',
    system: 'You map columns.',
    prompt: 'Nachname?',
    schema: Pair,
    signal,
  }
  t.match(await bound.ask(question), { ok: true })
  await flushTelemetry()

  const counted = collector.metrics.filter(({ name }) => name === 'doki_model_tokens_total')
  t.match(counted, [
    { kind: 'counter', value: 120, labels: { model: 'openai/acme/thinker-1', direction: 'in' } },
    { kind: 'counter', value: 30, labels: { model: 'openai/acme/thinker-1', direction: 'out' } },
  ])
  t.notMatch(collector.bodies.join(), /Nachname|You map/)
})
