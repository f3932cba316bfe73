import { startCollector } from '@doki/local'
import { flushTelemetry, inSpan, startTelemetry } from '@doki/telemetry'
import { test } from 'tap'
import { connect, sql, testDatabase } from './index.ts'

test('journeys that share a connection are each told of in the trace of who asked', async t => {
  const collector = await startCollector()
  t.teardown(() => collector.stop())
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const telemetry = await startTelemetry({ service: 'test', settings, log: { warn: () => {} } })
  t.teardown(() => telemetry.stop())
  const { gatewayUrl } = await testDatabase(t)
  const db = connect(gatewayUrl, { pipeline: true, max: 1 })
  t.teardown(() => db.end())
  const names = ['first', 'second', 'third', 'fourth']
  await Promise.all(
    names.map(name => inSpan(name, {}, () => db.together([sql`select ${name}::text as name`]))),
  )
  await flushTelemetry()
  const queries = collector.spans.filter(({ name }) => name === 'select')
  const parents = queries.map(
    query => collector.spans.find(({ spanId }) => spanId === query.parentSpanId)?.name,
  )
  t.strictSame(parents.toSorted(), names.toSorted())
})
