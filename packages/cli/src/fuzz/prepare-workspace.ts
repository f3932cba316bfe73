import { answerOf, createClient, itemsOf } from '@doki/client'
import type { Known } from '@doki/client/fuzz'
import { sql, type TestDatabase } from '@doki/database'
import { addFindings, addMembers, addWaiting, closedConnections, endRun } from './add-by-hand.ts'
import { proposalOf } from './proposal-of.ts'

type Where = { url: string; token: string; database: TestDatabase }

/** So many of each that may be deleted. */
const spares = 50

/** A workspace with some of everything in it, of the person who has the token; answers what may be named of it. */
export async function prepareWorkspace({ url, token, database }: Where): Promise<Known> {
  const client = createClient({ url, token })
  const { admin } = database
  const make = async (name: string) => (await answerOf(client.POST('/workspaces', { body: { name } }))).id
  const workspaceId = await make('Fuzz')
  const path = { id: workspaceId }
  const times = <T>(count: number, fn: (at: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, at) => fn(at)))

  await admin.rows(sql`create table if not exists fuzz_orders (id text primary key, total numeric)`)
  const address = database.adminUrl.replace('postgresql:', 'postgres:')
  const opened = { workspaceId, kind: 'postgres', name: 'Shop', url: address } as const
  const { id: table } = await answerOf(client.POST('/connections', { body: opened }))
  const [sheet = '', ...spareConnections] = await closedConnections(admin, workspaceId, spares + 1)

  const map = async (name: string) => {
    const body = { workspaceId, name, proposal: proposalOf(sheet, table) }
    return (await answerOf(client.POST('/mappings', { body }))).id
  }
  const mappingId = await map('Orders')
  await answerOf(client.POST('/mappings/{id}/approve', { params: { path: { id: mappingId } } }))
  const drafts = await times(3, at => map(`Draft ${at}`))
  const sync = async (name: string, live = false) =>
    (await answerOf(client.POST('/syncs', { body: { workspaceId, name, mappingId, live } }))).id
  const syncs = [await sync('Orders'), await sync('Live', true), await sync('Stock')]
  const start = async (syncId: string) =>
    (await answerOf(client.POST('/start-sync-job', { body: { syncId } }))).jobId
  const ended = await Promise.all(syncs.map(start))
  for (const id of ended) await endRun(admin, id)
  const runs = [...ended, await start(syncs[0] ?? '')]
  const ask = async (text: string) =>
    (await answerOf(client.POST('/agent/interpret', { body: { workspaceId, text } }))).jobId
  const requests = await times(3, at => ask(`Keep Orders ${at} in public.orders`))
  const waiting = await times(spares, at => ask(`Copy Customers ${at}`))
  await addWaiting(admin, waiting)

  const invite = (at: number) =>
    answerOf(
      client.POST('/workspaces/{id}/invites', {
        params: { path },
        body: { email: `guest-${at}@example.com` },
      }),
    )
  const invites = await times(spares, invite)
  const members = await addMembers(admin, workspaceId, spares)
  const taught = await Array.fromAsync(
    itemsOf(cursor => client.GET('/mapping-memory', { params: { query: { workspaceId, cursor } } })),
  )
  const found = await addFindings(admin, { workspaceId, syncId: syncs[0] ?? '', count: 3 * spares })
  return {
    workspaces: [workspaceId],
    workspaceId: [workspaceId],
    'spare workspaces': await times(spares, at => make(`Spare ${at}`)),
    'spare workspaceId': [await make('Forgetful')],
    userId: members.slice(0, 2),
    'spare userId': members.slice(2),
    inviteId: invites.map(({ id }) => id),
    'spare inviteId': invites.slice(2).map(({ id }) => id),
    token: invites.slice(0, 2).map(each => each.token),
    connections: [table, table, sheet],
    'spare connections': spareConnections,
    sheetConnectionId: [sheet],
    tableConnectionId: [table],
    url: [address],
    dataset: ['public.fuzz_orders'],
    mappings: [mappingId, ...drafts],
    mappingId: [mappingId],
    'mapping-memory': taught.map(({ id }) => id),
    'spare mapping-memory': taught.map(({ id }) => id),
    syncs,
    syncId: syncs,
    'spare syncs': await times(spares, at => sync(`Spare ${at}`)),
    jobs: [...requests, ...waiting, ...ended],
    jobId: [...requests, ...ended],
    originalJobId: requests,
    'ended jobs': ended,
    runs,
    ...found,
    cursor: [Buffer.from(`${new Date().toISOString()} ${workspaceId}`).toString('base64url')],
    'if-none-match': ['*', 'W/"other"'],
  }
}
