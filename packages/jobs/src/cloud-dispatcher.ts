import type { Logger } from '@doki/service'
import { cloudRunStarter } from './cloud-run-starter.ts'
import { type Dispatcher, dispatcher } from './dispatcher.ts'
import type { JobStore } from './job-store.ts'
import { pubsubPublisher } from './pubsub-publisher.ts'

type Options = {
  jobs: Pick<JobStore, 'markDispatched'>
  /** Which agent takes the jobs of a kind; its topic is `doki-<agent>`. */
  agentOf: Readonly<Record<string, string>>
  log: Logger
  projectId: string
  /** Where the Cloud Run Job is, and its name. */
  region: string
  job: string
  /** `host:port` of a stand-in for Cloud Run; absent: Google's. */
  runEndpoint?: string | undefined
  /** `host:port` of a stand-in for Pub/Sub; absent: `PUBSUB_EMULATOR_HOST`, or Google's. */
  pubsubEndpoint?: string | undefined
  /** Signs messages: the newer one of the internal secrets. */
  secret: string
}

/** The dispatcher of a service in the cloud: agents over Pub/Sub, executions on Cloud Run. Opens nothing before the first job. */
export function cloudDispatcher(options: Options): Dispatcher & { close(): Promise<void> } {
  const { jobs, agentOf, log, projectId, region, job, runEndpoint, pubsubEndpoint, secret } = options
  const topicOf = (kind: string) => `doki-${agentOf[kind]}`
  const publisher = pubsubPublisher({ projectId, topicOf, secret, emulatorHost: pubsubEndpoint })
  const [apiEndpoint, port] = runEndpoint?.split(':') ?? []
  const insecure = apiEndpoint !== undefined
  const starter = cloudRunStarter({
    projectId,
    region,
    job,
    apiEndpoint,
    port: port === undefined ? undefined : Number(port),
    insecure,
  })
  return {
    ...dispatcher({ jobs, agentOf, log, publish: publisher.publish, startExecution: starter.start }),
    async close() {
      await Promise.all([publisher.close(), starter.close()])
    },
  }
}
