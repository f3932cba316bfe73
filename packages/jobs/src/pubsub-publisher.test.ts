import { createServer } from 'node:net'
import { type Test, test } from 'tap'
import { someId } from '../test/setup-jobs.ts'
import { Dispatchable } from './job-row.ts'
import { pubsubPublisher } from './pubsub-publisher.ts'

test('a Pub/Sub that does not answer holds up nobody for long', async t => {
  const publisher = pubsubPublisher({
    projectId: 'p1',
    topicOf: () => 'doki-test',
    secret: 's'.repeat(32),
    emulatorHost: await silentHost(t),
    timeoutMs: 600,
  })
  const job = Dispatchable.parse({ id: someId(), kind: 'request' })
  await t.rejects(publisher.publish(job, {}), /DEADLINE_EXCEEDED|timeout|Deadline/i)
  await publisher.close()
})

/** Takes connections and says nothing. */
async function silentHost(t: Test): Promise<string> {
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer(socket => sockets.add(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `127.0.0.1:${address.port}`
}
