import { startCollector } from '@doki/local'
import { type Test, test } from 'tap'
import {
  continueTrace,
  flushTelemetry,
  inSpan,
  isTelemetryOn,
  startTelemetry,
  traceparentNow,
} from './index.ts'
import { count } from './record.ts'

const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
const silent = { warn: () => {} }

test('nothing is made or sent unless the settings say where to', async t => {
  const telemetry = await startTelemetry({ service: 'test', settings: {}, log: silent })
  t.notOk(isTelemetryOn())
  t.equal(await inSpan('work', {}, async () => traceparentNow()), undefined)
  await flushTelemetry()
  await telemetry.stop()
})

test('spans lie below each other in the trace of who called, and go out with what was counted', async t => {
  const { collector } = await setup(t)
  const sent = await continueTrace(caller, () =>
    inSpan('outer', { facts: { 'doki.job.id': 'j1' } }, () =>
      inSpan('inner', {}, async () => traceparentNow()),
    ),
  )
  count('doki_model_tokens_total', 7, { model: 'm', direction: 'in' })
  await flushTelemetry()
  const [inner, outer] = collector.spans
  t.match(outer, { name: 'outer', service: 'test', parentSpanId: 'b7ad6b7169203331' })
  t.match(inner, { name: 'inner', parentSpanId: outer?.spanId, traceId: '0af7651916cd43dd8448eb211c80319c' })
  t.equal(sent, `00-${inner?.traceId}-${inner?.spanId}-01`)
  t.match(outer?.attributes, { 'doki.job.id': 'j1' })
  t.match(collector.metrics, [{ name: 'doki_model_tokens_total', value: 7, kind: 'counter' }])
  t.match(collector.headers(), { 'x-key': 'a b' })
})

test('of an error its kind is told, and not what it says', async t => {
  const { collector } = await setup(t)
  await t.rejects(
    inSpan('work', {}, async () => {
      throw new RangeError('cell B7 says: secret-canary')
    }),
  )
  await flushTelemetry()
  t.match(collector.spans.at(-1), { status: { code: 2 }, attributes: { 'error.type': 'RangeError' } })
  t.notMatch(collector.bodies.join(), /secret-canary/)
})

async function setup(t: Test) {
  const collector = await startCollector()
  t.teardown(() => collector.stop())
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: { 'x-key': 'a b' },
  }
  const telemetry = await startTelemetry({ service: 'test', settings, log: silent })
  t.teardown(() => telemetry.stop())
  return { collector }
}
