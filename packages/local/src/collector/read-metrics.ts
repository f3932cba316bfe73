import { z } from 'zod'
import { Attributes, Resource } from './attributes.ts'

const Point = z.looseObject({
  attributes: Attributes,
  asDouble: z.number().optional(),
  asInt: z.union([z.number(), z.string()]).optional(),
  count: z.union([z.number(), z.string()]).optional(),
  sum: z.number().optional(),
})
const Data = z.object({ dataPoints: z.array(Point) })
const Metric = z.object({
  name: z.string(),
  unit: z.string().default(''),
  sum: Data.optional(),
  gauge: Data.optional(),
  histogram: Data.optional(),
})

/** One series of a metric as it stood: `value` is a sum, a state, or how many were observed. */
export type CollectedMetric = {
  service: string
  name: string
  unit: string
  kind: 'counter' | 'gauge' | 'histogram'
  value: number
  labels: Record<string, unknown>
}

const Metrics = z.object({
  resourceMetrics: z.array(
    z.object({ resource: Resource, scopeMetrics: z.array(z.object({ metrics: z.array(Metric) })) }),
  ),
})

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto */
export function readMetrics(body: unknown): CollectedMetric[] {
  return Metrics.parse(body).resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const service = String(resource.attributes['service.name'])
    return scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(metric => seriesOf(service, metric)))
  })
}

function seriesOf(service: string, { name, unit, ...metric }: z.output<typeof Metric>): CollectedMetric[] {
  const kind = metric.sum ? 'counter' : metric.gauge ? 'gauge' : 'histogram'
  const points = (metric.sum ?? metric.gauge ?? metric.histogram)?.dataPoints ?? []
  return points.map(({ attributes: labels, asDouble, asInt, count }) => {
    const value = asDouble ?? Number(asInt ?? count ?? 0)
    return { service, name, unit, kind, value, labels }
  })
}
