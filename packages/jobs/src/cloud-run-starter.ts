import { childTraceparent } from '@doki/service'
import { inSpan, spanKinds } from '@doki/telemetry'
import type { JobsClient } from '@google-cloud/run'
import type { SendOptions } from './dispatcher.ts'
import type { Dispatchable } from './job-row.ts'

type Options = {
  projectId: string
  region: string
  /** The name of the Cloud Run Job. */
  job: string
  /** Host of a stand-in, with its `port`; absent: Google's. */
  apiEndpoint?: string | undefined
  port?: number | undefined
  /** Without TLS and without credentials: for a stand-in only. */
  insecure?: boolean | undefined
  /** How long the start may take. */
  timeoutMs?: number
}

export type ExecutionStarter = {
  /** The name of the execution. It is started, not awaited. */
  start(job: Dispatchable, options?: SendOptions): Promise<string>
  close(): Promise<void>
}

/** Starts an execution of a Cloud Run Job that is told `JOB_ID` and `TRACEPARENT`. The client is loaded at first use. */
export function cloudRunStarter(options: Options): ExecutionStarter {
  const { projectId, region, job, timeoutMs = 15_000 } = options
  let client: Promise<JobsClient> | undefined
  return {
    async start({ id }, { traceparent } = {}) {
      client ??= open(options)
      const runs = await client
      const facts = { 'doki.job.id': id }
      return inSpan(`start ${job}`, { kind: spanKinds.PRODUCER, facts }, async () => {
        const env = [
          { name: 'JOB_ID', value: id },
          { name: 'TRACEPARENT', value: childTraceparent(traceparent) },
        ]
        const request = {
          name: runs.jobPath(projectId, region, job),
          overrides: { containerOverrides: [{ env }] },
        }
        const [operation] = await runs.runJob(request, { timeout: timeoutMs })
        const execution = operation.metadata
        return execution && 'name' in execution ? String(execution.name) : ''
      })
    },
    async close() {
      await (await client)?.close()
    },
  }
}

async function open({ apiEndpoint, port, insecure }: Options): Promise<JobsClient> {
  const { JobsClient, credentials } = await import('./cloud-run-client.ts')
  return new JobsClient({
    ...(apiEndpoint && { apiEndpoint }),
    ...(port && { port }),
    ...(insecure && { sslCreds: credentials.createInsecure() }),
  })
}
