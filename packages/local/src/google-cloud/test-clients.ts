import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PubSub } from '@google-cloud/pubsub'
import { ExecutionsClient, JobsClient } from '@google-cloud/run'
import { SecretManagerServiceClient } from '@google-cloud/secret-manager'
import grpc from '@grpc/grpc-js'
import type { Test } from 'tap'
import { type GoogleCloudOptions, startGoogleCloud } from './start-google-cloud.ts'

process.env.METADATA_SERVER_DETECTION = 'none'

/** A stand-in and Google's real clients of it, undone when the test ends. */
export async function testCloud(t: Test, options: GoogleCloudOptions = {}) {
  const cloud = await startGoogleCloud(options)
  const at = {
    apiEndpoint: '127.0.0.1',
    port: cloud.port,
    sslCreds: grpc.credentials.createInsecure(),
    projectId: 'p',
  }
  const pubsub = new PubSub({ ...at, apiEndpoint: cloud.url, emulatorMode: true })
  const clients = {
    jobs: new JobsClient(at),
    executions: new ExecutionsClient(at),
    secrets: new SecretManagerServiceClient(at),
  }
  const stop = async () => {
    await pubsub.close()
    for (const client of Object.values(clients)) await client.close()
    await cloud.stop()
  }
  t.teardown(stop)
  return { cloud, pubsub, stop, ...clients }
}

export type Arrived = { headers: IncomingHttpHeaders; body: string }

/** A push endpoint that answers what `answer` says; arrived requests can be waited for. */
export async function testEndpoint(t: Test, answer: (count: number) => number = () => 204) {
  const arrived: Arrived[] = []
  let wake = () => {}
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    arrived.push({ headers: request.headers, body })
    response.writeHead(answer(arrived.length)).end()
    wake()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/jobs`,
    arrived,
    async count(wanted: number): Promise<Arrived[]> {
      while (arrived.length < wanted) await new Promise<void>(resolve => (wake = resolve))
      return arrived
    },
  }
}

/** A directory of its own. */
export async function testFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doki-cloud-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Resolves once it holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 10))
}
