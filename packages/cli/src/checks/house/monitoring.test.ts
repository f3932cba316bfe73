import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { z } from 'zod'
import { root } from '../../root.ts'
import { readHouse } from './read-house.ts'
import { blockOf, readTerraform, resourcesOf } from './terraform.ts'

const terraform = await readTerraform()
const sources = readHouse()
  .filter(({ folder }) => !folder.endsWith('/cli') && !folder.endsWith('/local'))
  .flatMap(({ files }) => files)

const Metric = z.object({
  description: z.string(),
  filter: z.string(),
  labels: z.record(z.string(), z.string()),
})
const dashboard = readFileSync(path.join(root, 'infra/monitoring/dashboard.json'), 'utf8')
const metrics = z.record(z.string(), Metric).parse(terraform.locals.log_metrics)

for (const [name, { filter, labels }] of Object.entries(metrics)) {
  test(`what the metric ${name} counts is written by the code`, t => {
    const [, message = '?'] = /jsonPayload\.message="([^"]+)"/.exec(filter) ?? []
    const writers = sources.filter(({ text }) => text.includes(`'${message}'`))
    t.ok(writers.length > 0, `somebody logs “${message}”`)
    const extracted = Object.values(labels).join(' ')
    const fields = [...`${filter} ${extracted}`.matchAll(/jsonPayload\.(\w+)|httpRequest\.(\w+)/g)]
    for (const [, ours, ofGoogle] of fields) {
      const field = ours ?? ofGoogle ?? ''
      const written =
        field === 'message' || writers.some(({ text }) => new RegExp(`\\b${field}\\b`).test(text))
      t.ok(written, `${field} is where it is logged`)
    }
    t.end()
  })
}

test('every metric of ours that an alert looks at is declared, and each is looked at or on the dashboard', t => {
  const alerts = JSON.stringify([
    terraform.locals.counted_alerts,
    ...resourcesOf(terraform, 'google_monitoring_alert_policy'),
  ])
  const looked = [...alerts.matchAll(/google_logging_metric\.doki\[\\+"(\w+)\\+"\]/g)].map(
    ([, name = '']) => name,
  )
  t.same(
    looked.filter(name => !(name in metrics)),
    [],
  )
  t.same(
    Object.keys(metrics).filter(
      name => !looked.includes(name) && !dashboard.includes(`user/doki/${name}\\"`),
    ),
    [],
  )
  t.end()
})

const Alert = z.strictObject({
  title: z.string().min(5),
  severity: z.enum(['CRITICAL', 'ERROR', 'WARNING']),
  filter: z.string(),
  over: z.number().min(0),
  window: z.string().regex(/^[1-9]\d*0s$/),
  lasting: z.string().regex(/^\d+s$/),
  by: z.array(z.string().regex(/^(metric|resource)\.label\.\w+$/)),
  help: z.string().min(60),
})

const Policy = z.object({
  notification_channels: z.string(),
  documentation: blockOf(z.object({ content: z.string() })),
})

const Threshold = z.object({
  filter: z.string(),
  denominator_filter: z.string().optional(),
  threshold_value: z.union([z.number(), z.string()]).optional(),
  aggregations: blockOf(z.object({ per_series_aligner: z.string(), group_by_fields: z.unknown() })),
})
const Conditions = z.object({
  combiner: z.string(),
  conditions: z.array(z.object({ condition_threshold: blockOf(Threshold).optional() })).default([]),
})

test('every alert says of which resource what is counted, for how long, and what to do', t => {
  for (const [name, body] of Object.entries(
    z.record(z.string(), z.unknown()).parse(terraform.locals.counted_alerts),
  )) {
    const alert = Alert.parse(body)
    t.match(alert.filter, /metric\.type=/, `${name} names a metric`)
    t.match(alert.filter, /resource\.type=|local\.of_/, `${name} names a resource`)
    // Google wants whole minutes.
    for (const span of [alert.window, alert.lasting])
      t.equal(Number.parseInt(span, 10) % 60, 0, `${name}: ${span}`)
  }
  for (const [name, body] of resourcesOf(terraform, 'google_monitoring_alert_policy')) {
    const { notification_channels, documentation } = Policy.parse(body)
    t.match(notification_channels, 'local.alert_channels', `${name} tells somebody`)
    t.ok(documentation.content.length > 10, `${name} says what to do`)
  }
  t.end()
})

test('an alert on a share wants a least count of the same service as well, or one failure in a quiet night is 100 %', t => {
  const shares = [...resourcesOf(terraform, 'google_monitoring_alert_policy')].flatMap(([name, body]) => {
    const { combiner, conditions } = Conditions.parse(body)
    const thresholds = conditions.flatMap(each => each.condition_threshold ?? [])
    return thresholds
      .filter(each => each.denominator_filter)
      .map(share => ({ name, combiner, share, counts: thresholds.filter(each => !each.denominator_filter) }))
  })
  t.ok(shares.length > 0)
  for (const { name, combiner, share, counts } of shares) {
    t.equal(combiner, 'AND_WITH_MATCHING_RESOURCE', name)
    const [count] = counts
    t.equal(count?.filter, share.filter, `${name} counts what it takes the share of`)
    t.same(count?.aggregations.group_by_fields, share.aggregations.group_by_fields)
    t.equal(count?.aggregations.per_series_aligner, 'ALIGN_DELTA')
    t.ok(Number(count?.threshold_value) >= 2, `${name}: ${count?.threshold_value}`)
  }
  t.end()
})

test('an alert counts what its metric carries', t => {
  const labelled = Object.entries(z.record(z.string(), Alert).parse(terraform.locals.counted_alerts))
  for (const [name, { filter, by }] of labelled) {
    const metric = /google_logging_metric\.doki\["(\w+)"\]/.exec(filter)?.[1]
    const wanted = by.flatMap(each =>
      each.startsWith('metric.') ? [each.slice('metric.label.'.length)] : [],
    )
    if (metric)
      t.same(
        wanted.filter(label => !(label in (metrics[metric]?.labels ?? {}))),
        [],
        name,
      )
  }
  t.end()
})

test('the uptime check asks for what the gateway answers', t => {
  const Check = z.object({
    http_check: blockOf(z.object({ path: z.literal('/health'), use_ssl: z.literal(true) })),
    content_matchers: blockOf(z.object({ content: z.literal('"status":"ok"') })),
  })
  const check = resourcesOf(terraform, 'google_monitoring_uptime_check_config').get('gateway')
  t.ok(Check.safeParse(check).success)
  t.ok(sources.some(({ text }) => /app\.get\(\s*'\/health',/.test(text) && text.includes(`status: 'ok'`)))
  t.end()
})
