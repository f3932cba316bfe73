import { z } from 'zod'

/** What a process is told of where its traces and metrics go, by the names OpenTelemetry gave them. */
export const telemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .transform(url => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'where traces and metrics are sent by OTLP over HTTP, such as https://telemetry.googleapis.com; absent: none are made',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .transform(readHeaders)
    .optional()
    .describe('headers that go with them, such as a key: name=value, separated by commas'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('which share of traces is sent, from 0 to 1'),
}

/** Them, read. */
export type TelemetrySettings = z.output<z.ZodObject<typeof telemetrySettings>>

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
function readHeaders(text: string, { addIssue }: z.RefinementCtx): Record<string, string> {
  const pairs = text.split(',').flatMap(pair => {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    return name && value !== undefined ? [[name, decoded(value)]] : []
  })
  if (pairs.length === 0) addIssue({ code: 'custom', message: 'no name=value' })
  return Object.fromEntries(pairs)
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
