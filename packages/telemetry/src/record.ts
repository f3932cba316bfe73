import {
  type Counter,
  type Gauge,
  type Histogram,
  type MeterProvider,
  metrics as otel,
} from '@opentelemetry/api'
import { scope } from './in-span.ts'
import { type CounterName, type GaugeName, type HistogramName, type LabelsOf, metrics } from './metrics.ts'

/** Seconds: from a cache's answer to the longest run. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]

/** Adds to a counter. While telemetry is off it does nothing, as do the two below. */
export function count<N extends CounterName>(name: N, by: number, labels: LabelsOf<N>): void {
  instruments().counter(name).add(by, labels)
}

/** Takes note of one duration among many, in seconds. */
export function observe<N extends HistogramName>(name: N, value: number, labels: LabelsOf<N>): void {
  instruments().histogram(name).record(value, labels)
}

/** Says how much of something there is now. */
export function measure<N extends GaugeName>(name: N, value: number, labels: LabelsOf<N>): void {
  instruments().gauge(name).record(value, labels)
}

const made = new WeakMap<MeterProvider, ReturnType<typeof make>>()

/** An instrument belongs to the provider there was when it was made, and the provider comes late. */
function instruments() {
  const provider = otel.getMeterProvider()
  const found = made.get(provider) ?? make(provider)
  made.set(provider, found)
  return found
}

function make(provider: MeterProvider) {
  const meter = provider.getMeter(scope)
  const [counters, histograms, gauges] = [
    new Map<string, Counter>(),
    new Map<string, Histogram>(),
    new Map<string, Gauge>(),
  ]
  return {
    counter: (name: CounterName) => kept(counters, name, () => meter.createCounter(name, metrics[name])),
    histogram: (name: HistogramName) =>
      kept(histograms, name, () =>
        meter.createHistogram(name, { ...metrics[name], advice: { explicitBucketBoundaries: bounds } }),
      ),
    gauge: (name: GaugeName) => kept(gauges, name, () => meter.createGauge(name, metrics[name])),
  }
}

function kept<T>(all: Map<string, T>, name: string, create: () => T): T {
  const found = all.get(name) ?? create()
  all.set(name, found)
  return found
}
