import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Start } from '../start-telemetry.ts'
import { headersFor } from './headers-for.ts'
import { onlyOurs } from './only-ours.ts'
import { tellTroubles } from './tell-troubles.ts'
import { traceContext } from './trace-context.ts'

/** How long sending may hold up whoever waits for it, in ms. */
const patienceMs = 5_000

/**
 * OpenTelemetry, set up by hand: its own start-up would load an instrumentation for everything, and read the environment.
 * Whether a trace is sent follows from its id alone, so that all processes agree and no caller decides it.
 */
export function openExporter({
  endpoint,
  settings,
  service,
  project,
  region,
  log,
}: Start & { endpoint: string }) {
  tellTroubles(log)
  const headers = headersFor(endpoint, settings.OTEL_EXPORTER_OTLP_HEADERS ?? {}, project)
  const to = (path: string) => ({ url: `${endpoint}${path}`, headers, timeoutMillis: patienceMs })
  const resource = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'doki',
    // The counts of two processes of a service must not be taken for one.
    'service.instance.id': randomUUID(),
    ...(project && { 'gcp.project_id': project }),
    ...(region && { 'cloud.region': region }),
  })
  const exporter = new OTLPTraceExporter(to('/v1/traces'))
  const batches = new BatchSpanProcessor({ exporter, maxQueueSize: 8192, scheduledDelayMillis: 2_000 })
  const spans = new TracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(settings.OTEL_TRACES_SAMPLER_ARG ?? 1),
    spanProcessors: [onlyOurs(batches)],
    spanLimits: { attributeValueLengthLimit: 200 },
  })
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(to('/v1/metrics')),
    exportIntervalMillis: 60_000,
    exportTimeoutMillis: patienceMs,
  })
  const counts = new MeterProvider({ resource, readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(traceContext)
  trace.setGlobalTracerProvider(spans)
  metrics.setGlobalMeterProvider(counts)
  return {
    flush: () => patiently([spans.forceFlush(), counts.forceFlush()]),
    async stop() {
      await patiently([spans.shutdown(), counts.shutdown()])
      for (const each of [trace, metrics, context, propagation]) each.disable()
    },
  }
}

async function patiently(doing: Promise<void>[]): Promise<void> {
  const late = new AbortController()
  const settled = Promise.allSettled(doing).finally(() => late.abort())
  await Promise.race([settled, sleep(patienceMs, undefined, { signal: late.signal }).catch(() => {})])
}
