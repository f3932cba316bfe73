import { JobMessage } from '@doki/contracts'
import type { Db } from '@doki/database'
import { type Dispatcher, defaultBeatMs, defaultLeaseMs, jobStore, runClaimed } from '@doki/jobs'
import {
  type App,
  createHttp,
  internalAuth,
  type Logger,
  messageMaxAgeSeconds,
  readAnyBodyAsJson,
  traceFields,
  traceOf,
} from '@doki/service'
import { flushTelemetry } from '@doki/telemetry'
import type { Agent, Kinds } from './define-agent.ts'
import type { Model } from './model/model.ts'
import { runAgent } from './run-agent.ts'

type Deps = {
  log: Logger
  /** Logs in as `doki_service`. */
  db: Db
  /** Of `X-Internal-Secret`: one, or two while it is being changed. */
  secrets: readonly string[]
  dispatcher: Pick<Dispatcher, 'dispatch' | 'dispatchAll'>
  /** What agents may ask beside their rules; null, as if left out: nothing. */
  model?: Model | null
  /** The Google Cloud project, for traces. */
  project?: string
  leaseMs?: number
  beatMs?: number
  /** How long a job may go on after the process was told to end, before it is given back. */
  graceMs?: number
  /** Milliseconds since 1970. */
  now?: () => number
}

/**
 * An agent as an HTTP service: Pub/Sub pushes `{jobId, kind}` to `POST /jobs`. 204 acknowledges: the job is done, failed,
 * waits, or is not to be had. 500 asks for another delivery.
 */
export function agentApp<K extends Kinds>(agent: Agent<K>, deps: Deps): App {
  const { log, db, secrets, dispatcher, project, graceMs = 5_000, now = Date.now, model = null } = deps
  const { leaseMs = defaultLeaseMs, beatMs = defaultBeatMs } = deps
  const app = createHttp({ log, project, service: agent.name, secrets, now })
  const jobs = jobStore(db)
  const stop = new AbortController()
  let running = 0
  app.addHealthDetails('agent', () => ({
    kinds: Object.keys(agent.kinds),
    model: model?.name ?? 'off',
    embedder: model?.embedder ?? 'off',
    running,
  }))
  app.addHook('preClose', async () => {
    setTimeout(() => stop.abort(), graceMs).unref()
  })

  app.register(async scope => {
    readAnyBodyAsJson(scope)
    const preValidation = internalAuth({ secrets, now, maxAgeSeconds: messageMaxAgeSeconds })
    scope.post('/jobs', { preValidation, schema: { hide: true } }, async (request, reply) => {
      reply.code(204)
      const message = JobMessage.safeParse(request.body)
      if (!message.success) {
        request.log.error('message that names no job')
        return
      }
      const { jobId } = message.data
      const job = await jobs.claim(jobId, { leaseMs })
      if (!job) {
        const known = await jobs.find(jobId)
        if (known) request.log.info({ jobId, status: known.status }, 'job is not to be had')
        else request.log.warn({ jobId }, 'message for a job that is not there')
        return
      }
      const traceparent = request.headers.traceparent
      const trace = { traceparent: typeof traceparent === 'string' ? traceparent : undefined }
      running++
      try {
        await runClaimed(jobs, job, runAgent(agent, { db, jobs, dispatcher, model, ...trace }), {
          log: log.child({ requestId: request.id, ...traceFields(project, traceOf(request.headers)) }),
          dispatcher,
          leaseMs,
          beatMs,
          stop: stop.signal,
          ...trace,
        })
      } finally {
        running--
        await flushTelemetry()
      }
    })
  })
  return app
}
