import { startCollector } from '@doki/local'
import { flushTelemetry, startTelemetry } from '@doki/telemetry'
import { test } from 'tap'
import type { QuotaLimiter } from './quota-limiter.ts'
import { sheetSide } from './sheet-side.ts'
import { answering } from './testing/answering.ts'
import { testClient } from './testing/test-google.ts'

test('what was waited to keep within the quota is counted and sent, and each try of a call', async t => {
  const collector = await startCollector()
  t.teardown(() => collector.stop())
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const telemetry = await startTelemetry({ service: 'test', settings, log: { warn: () => {} } })
  t.teardown(() => telemetry.stop())
  const turns = [
    { granted: false, waitMs: 7000 },
    { granted: true, waitMs: 1200 },
  ]
  const limiter: QuotaLimiter = {
    take: async () => turns.shift() ?? { granted: true, waitMs: 0 },
    refused: async () => {},
  }
  const server = await answering(t, [
    { status: 503 },
    { status: 200, body: { responses: [{ updatedRange: 'A!A1' }] } },
  ])
  const { client } = testClient(server.url, { limiter })
  const write = sheetSide(client, 's').write('A', [{ range: 'A1', values: [['x']] }])
  await write.catch(() => {})
  await flushTelemetry()

  const counted = (name: string) => collector.metrics.filter(each => each.name === name)
  t.match(counted('doki_google_wait_seconds_total'), [
    { kind: 'counter', unit: 's', value: 8.2, labels: { kind: 'write' } },
  ])
  t.match(counted('doki_google_calls_total'), [
    { value: 1, labels: { api: 'sheets', kind: 'write', status: 503 } },
  ])
})
