/** What one metric is. `labels` are few and have few values: each combination is a series of its own, and is paid for. */
export type Metric = {
  kind: 'counter' | 'histogram' | 'gauge'
  unit: '1' | 's'
  description: string
  labels: readonly string[]
}

/**
 * Every metric there is, by the name under which Cloud Monitoring has it (PromQL; units and `_total` belong to the names).
 * The dashboard may show no other, and nothing else can be counted.
 */
export const metrics = {
  doki_http_request_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'How long requests took, by route and status.',
    labels: ['method', 'route', 'status'],
  },
  doki_jobs_total: {
    kind: 'counter',
    unit: '1',
    description:
      'Times a job was left, by kind and how: completed, failed, waiting, cancelled, released, lost.',
    labels: ['kind', 'outcome', 'code'],
  },
  doki_job_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From taking a job to leaving it.',
    labels: ['kind', 'outcome'],
  },
  doki_job_wait_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From the making of a job to its being taken for the first time.',
    labels: ['kind'],
  },
  doki_rows_moved_total: {
    kind: 'counter',
    unit: '1',
    description: 'Rows that runs wrote, by side (table, sheet) and change (insert, update, delete).',
    labels: ['side', 'change'],
  },
  doki_queue_age_seconds: {
    kind: 'gauge',
    unit: 's',
    description:
      'How long the oldest job that is ready waits for a worker, as the tick saw it; 0: none does.',
    labels: [],
  },
  doki_sync_freshness_seconds: {
    kind: 'gauge',
    unit: 's',
    description: 'Since both sides of an active sync were last in step; of the 50 syncs where it is longest.',
    labels: ['sync'],
  },
  doki_google_calls_total: {
    kind: 'counter',
    unit: '1',
    description: 'Tries of calls to Google, by API, read or write, and HTTP status (0: no answer).',
    labels: ['api', 'kind', 'status'],
  },
  doki_google_wait_seconds_total: {
    kind: 'counter',
    unit: 's',
    description: 'Time spent waiting so as to keep within the quota of Google Sheets.',
    labels: ['kind'],
  },
  doki_model_tokens_total: {
    kind: 'counter',
    unit: '1',
    description: 'Tokens that models used, by model and direction: in, out.',
    labels: ['model', 'direction'],
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics
type NamesOf<K extends Metric['kind']> = {
  [N in MetricName]: (typeof metrics)[N]['kind'] extends K ? N : never
}[MetricName]
export type CounterName = NamesOf<'counter'>
export type HistogramName = NamesOf<'histogram'>
export type GaugeName = NamesOf<'gauge'>
/** One value for each label of a metric. */
export type LabelsOf<N extends MetricName> = Record<(typeof metrics)[N]['labels'][number], string | number>
