import { sql } from '@doki/database'
import { addConnections, proposalOf } from './samples.ts'
import { type Changes, testGateway } from './test-gateway.ts'

/** A gateway and, in its workspace, connections, an approved mapping and a sync. */
export async function testWorkspace(t: Parameters<typeof testGateway>[0], changes: Changes = {}) {
  const gateway = await testGateway(t, changes)
  const { database, vault, seed, send } = gateway
  const { workspaceId } = seed
  const connections = await addConnections(database.admin, vault, { workspaceId })
  const proposal = proposalOf(connections)
  const { body: draft } = await send(seed.owner, '/mappings', {
    body: { workspaceId, name: 'Orders', proposal },
  })
  const { body: mapping } = await send(seed.owner, `/mappings/${draft.id}/approve`, { method: 'POST' })
  const { body: sync } = await send(seed.owner, '/syncs', {
    body: { workspaceId, name: 'Orders', mappingId: mapping.id },
  })

  /** Ends a job as its agent would. */
  async function finish(jobId: string, result: object): Promise<void> {
    await database.admin.rows(sql`
      update jobs set status = 'completed', finished_at = now(), result = ${JSON.stringify(result)}::jsonb
      where id = ${jobId}`)
  }

  /** Lays a job down to wait for a person. */
  async function ask(jobId: string, ask: { kind: string; proposal?: object; rules?: object }): Promise<void> {
    const waitingFor = JSON.stringify({ type: 'person', ask })
    await database.admin.rows(sql`
      update jobs set status = 'waiting', waiting_for = ${waitingFor}::jsonb where id = ${jobId}`)
  }

  return { ...gateway, connections, proposal, mapping, sync, finish, ask }
}
