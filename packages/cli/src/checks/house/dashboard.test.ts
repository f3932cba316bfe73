import { readFileSync } from 'node:fs'
import path from 'node:path'
import { metrics } from '@doki/telemetry'
import { test } from 'tap'
import { z } from 'zod'
import { root } from '../../root.ts'
import { readHouse } from './read-house.ts'
import { readTerraform } from './terraform.ts'

/** What Google keeps by itself, of https://cloud.google.com/monitoring/api/metrics_gcp, and we show. */
const ofGoogle = [
  'logging.googleapis.com/byte_count',
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
  'run.googleapis.com/container/billable_instance_time',
  'run.googleapis.com/job/completed_execution_count',
  'run.googleapis.com/request_count',
]

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards, as far as we use it. */
const Aggregation = z.strictObject({
  alignmentPeriod: z.string().regex(/^[1-9]\d*s$/),
  perSeriesAligner: z.enum([
    'ALIGN_MAX',
    'ALIGN_PERCENTILE_50',
    'ALIGN_PERCENTILE_95',
    'ALIGN_PERCENTILE_99',
    'ALIGN_RATE',
    'ALIGN_SUM',
  ]),
  crossSeriesReducer: z.enum(['REDUCE_MAX', 'REDUCE_SUM']),
  groupByFields: z.array(z.string().regex(/^(metric|resource)\.label\.\w+$/)).optional(),
})
const Query = z.union([
  z.strictObject({ prometheusQuery: z.string() }),
  z.strictObject({
    timeSeriesFilter: z.strictObject({
      filter: z.string().regex(/^resource\.type="\w+" AND /),
      aggregation: Aggregation,
    }),
  }),
])
const DataSet = z.strictObject({
  timeSeriesQuery: Query,
  plotType: z.enum(['LINE', 'STACKED_AREA', 'STACKED_BAR']),
})
const Tile = z.strictObject({
  xPos: z.int().min(0).default(0),
  yPos: z.int().min(0).default(0),
  width: z.int().min(1),
  height: z.int().min(1),
  widget: z.strictObject({
    title: z.string().min(5),
    xyChart: z.strictObject({
      dataSets: z.array(DataSet).min(1),
      timeshiftDuration: z.literal('0s'),
      yAxis: z.strictObject({ scale: z.literal('LINEAR') }),
    }),
  }),
})
const Dashboard = z.strictObject({
  displayName: z.string(),
  mosaicLayout: z.strictObject({ columns: z.literal(48), tiles: z.array(Tile).min(1) }),
})

const text = readFileSync(path.join(root, 'infra/monitoring/dashboard.json'), 'utf8')
const { tiles } = Dashboard.parse(JSON.parse(text)).mosaicLayout
const queries = tiles.flatMap(({ widget }) => widget.xyChart.dataSets.map(each => each.timeSeriesQuery))
const promql = queries.flatMap(query => ('prometheusQuery' in query ? [query.prometheusQuery] : []))
const filters = queries.flatMap(query => ('timeSeriesFilter' in query ? [query.timeSeriesFilter] : []))
const known: Record<string, { kind: string; labels: readonly string[] }> = metrics

test('the tiles of the dashboard lie within its columns, and none on another', t => {
  const cells = tiles.flatMap(({ xPos, yPos, width, height }) => {
    t.ok(xPos + width <= 48)
    return Array.from(
      { length: width * height },
      (_, at) => `${xPos + (at % width)} ${yPos + Math.floor(at / width)}`,
    )
  })
  t.equal(new Set(cells).size, cells.length)
  t.end()
})

test('what the dashboard asks of OpenTelemetry is emitted, with the labels it is grouped by', t => {
  const asked = new Set<string>()
  for (const query of promql) {
    const [, found = '', suffix] = /\b(doki_\w+?)(_bucket)?(?=[[)])/.exec(query) ?? []
    asked.add(found)
    const metric = known[found]
    t.equal(suffix === '_bucket', metric?.kind === 'histogram', query)
    const [, by = ''] = /by \(([^)]*)\)/.exec(query) ?? []
    const labels = by.split(', ').filter(label => label && label !== 'le')
    t.same(
      labels.filter(label => !metric?.labels.includes(label)),
      [],
      query,
    )
  }
  t.same([...asked].sort(), Object.keys(metrics).sort(), 'all that is emitted is shown')
  t.end()
})

test('each metric of OpenTelemetry is counted somewhere', t => {
  const code = readHouse().flatMap(({ files }) => files.map(file => file.text))
  for (const [name, { kind }] of Object.entries(metrics)) {
    const verb = { counter: '(?:count|countMetric)', histogram: 'observe', gauge: 'measure' }[kind]
    t.ok(
      code.some(each => new RegExp(`\\b${verb}\\('${name}'`).test(each)),
      name,
    )
  }
  t.end()
})

test('what it asks of the log is counted there, and the rest Google keeps', async t => {
  const declared = z.record(
    z.string(),
    z.looseObject({ labels: z.record(z.string(), z.string()), value: z.string().optional() }),
  )
  const ofLog = declared.parse((await readTerraform()).locals.log_metrics)
  for (const { filter, aggregation } of filters) {
    const type = /metric\.type="([^"]+)"/.exec(filter)?.[1] ?? ''
    const name = /^logging\.googleapis\.com\/user\/doki\/(\w+)$/.exec(type)?.[1]
    if (!name) t.ok(ofGoogle.includes(type), type)
    else {
      t.ok(name in ofLog, `${name} is declared`)
      t.equal(/PERCENTILE/.test(aggregation.perSeriesAligner), ofLog[name]?.value !== undefined, name)
      const labels = (aggregation.groupByFields ?? []).flatMap(
        by => /^metric\.label\.(\w+)/.exec(by)?.[1] ?? [],
      )
      t.same(
        labels.filter(label => !(label in (ofLog[name]?.labels ?? {}))),
        [],
        name,
      )
    }
  }
})
