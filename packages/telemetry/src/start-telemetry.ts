import { setFlush } from './exporting.ts'
import type { TelemetrySettings } from './settings.ts'

export type Telemetry = {
  /** Sends what is left, and ends. Waits for 5 s at most. */
  stop(): Promise<void>
}

export type Start = {
  /** `gateway` */
  service: string
  settings: { [Name in keyof TelemetrySettings]?: TelemetrySettings[Name] | undefined }
  /** The Google Cloud project and region it runs in, where it does. */
  project?: string | undefined
  region?: string | undefined
  log: { warn(facts: object, message: string): void }
}

/**
 * Begins to trace and to count, if the settings name where to send it; otherwise does nothing, and loads nothing. To be called
 * once in a process, first.
 */
export async function startTelemetry(start: Start): Promise<Telemetry> {
  const endpoint = start.settings.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!endpoint) return { stop: async () => {} }
  const { openExporter } = await import('./exporter/open-exporter.ts')
  const { flush, stop } = openExporter({ ...start, endpoint })
  setFlush(flush)
  return {
    async stop() {
      setFlush(undefined)
      await stop()
    },
  }
}
