import { appendFile } from 'node:fs/promises'
import grpc from '@grpc/grpc-js'
import { z } from 'zod'
import { type Faults, faults } from '../stand-in/faults.ts'
import { type RequestLog, requestLog } from '../stand-in/request-log.ts'
import { stateFile } from '../stand-in/state-file.ts'
import { GoogleCloudConfig } from './config.ts'
import { controlServer } from './control-server.ts'
import { type JobRunner, jobRunner } from './jobs/job-runner.ts'
import { executionService, jobService } from './jobs/job-service.ts'
import { operations } from './jobs/operations.ts'
import { serviceOf } from './protos.ts'
import { broker, SavedBroker } from './pubsub/broker.ts'
import { publisherService } from './pubsub/publisher-service.ts'
import type { Delivery } from './pubsub/push.ts'
import { streamingPull } from './pubsub/streaming-pull.ts'
import { subscriberService } from './pubsub/subscriber-service.ts'
import { secretService } from './secrets/secret-service.ts'
import { SavedSecrets, secretStore } from './secrets/secret-store.ts'
import { implement } from './unary.ts'

export type GoogleCloudOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  controlPort?: number
  config?: z.input<typeof GoogleCloudConfig>
  /** File that topics, undelivered messages and secrets survive a restart in. */
  state?: string
  /** File for the output of jobs; standard error unless set. */
  jobLog?: string
}

export type GoogleCloud = {
  /** `127.0.0.1:PORT` of the gRPC server: `PUBSUB_EMULATOR_HOST`, and `apiEndpoint` + `port` of other clients. */
  url: string
  port: number
  controlUrl: string
  log: RequestLog
  faults: Faults
  deliveries: Delivery[]
  jobs: JobRunner
  /** Ends running jobs (SIGTERM, after 10 s SIGKILL), saves, and closes. */
  stop(): Promise<void>
}

const Saved = z.object({ broker: SavedBroker, secrets: SavedSecrets })

/** Pub/Sub, Cloud Run Jobs and Secret Manager in one gRPC server on 127.0.0.1, for the real clients. */
export async function startGoogleCloud(options: GoogleCloudOptions = {}): Promise<GoogleCloud> {
  const config = GoogleCloudConfig.parse(options.config ?? {})
  const wire = { log: requestLog(), faults: faults() }
  const deliveries: Delivery[] = []

  const state = stateFile(options.state, () => ({ broker: pubsub.snapshot(), secrets: secrets.snapshot() }))
  const loaded = await state.load()
  const saved = loaded === undefined ? undefined : Saved.parse(loaded)
  const secrets = secretStore(saved?.secrets)
  const pubsub = broker(saved?.broker, {
    faults: wire.faults,
    delivered(delivery) {
      deliveries.push(delivery)
      if (deliveries.length > 10_000) deliveries.shift()
    },
    changed: () => void state.save().catch(console.error),
  })
  for (const [name, value] of Object.entries(config.secrets)) {
    const full = name.includes('/') ? name : `projects/${config.project}/secrets/${name}`
    if (secrets.snapshot()[full]) continue
    secrets.create(full, {})
    secrets.add(full, Buffer.from(value))
  }
  const runner = jobRunner(config.jobs, line => {
    if (options.jobLog) void appendFile(options.jobLog, `${line}\n`).catch(console.error)
    else process.stderr.write(`${line}\n`)
  })
  const running = operations(runner)

  const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 })
  const add = (packageName: string, service: string, handlers: grpc.UntypedServiceImplementation) =>
    server.addService(serviceOf(packageName, service), handlers)
  add(
    '@google-cloud/pubsub',
    'google.pubsub.v1.Publisher',
    implement(wire, publisherService(pubsub, state.save)),
  )
  add('@google-cloud/pubsub', 'google.pubsub.v1.Subscriber', {
    ...implement(wire, subscriberService(pubsub, state.save)),
    StreamingPull: streamingPull(pubsub, wire),
  })
  add('@google-cloud/run', 'google.cloud.run.v2.Jobs', implement(wire, jobService(runner, running)))
  add(
    '@google-cloud/run',
    'google.cloud.run.v2.Executions',
    implement(wire, executionService(runner, running)),
  )
  add('@google-cloud/run', 'google.longrunning.Operations', implement(wire, running.service()))
  add(
    '@google-cloud/secret-manager',
    'google.cloud.secretmanager.v1.SecretManagerService',
    implement(wire, secretService(secrets, state.save)),
  )

  const port = await bind(server, options.port ?? 0)
  const control = await controlServer({ ...wire, deliveries, runner, port: options.controlPort ?? 0 })
  pubsub.restore()
  return {
    ...wire,
    url: `127.0.0.1:${port}`,
    port,
    controlUrl: control.url,
    deliveries,
    jobs: runner,
    async stop() {
      pubsub.close()
      server.forceShutdown()
      await runner.close()
      await state.save()
      await control.close()
    },
  }
}

async function bind(server: grpc.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(new Error(`Port ${port} is taken`, { cause: error })) : resolve(bound),
    ),
  )
}
