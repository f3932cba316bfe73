import { test } from 'tap'
import { proposalOf } from '../testing/samples.ts'
import { type Ids, type Named, routes } from './routes.ts'
import { methodOf, nothing, waysOf, world } from './world.ts'

/** What a client may send along, by which a server could betray that there is something. */
const along: Record<string, string>[] = [
  { 'if-none-match': '*' },
  { 'if-match': '*' },
  { 'idempotency-key': 'the-same-key', origin: 'http://app.test' },
]

test('what is another workspace’s looks exactly like what is not there', async t => {
  const { seed, ids, send } = await world(t)
  const missing = nothing(ids)
  for (const [at, [route, access]] of Object.entries(routes).entries()) {
    for (const named of waysOf(access)) {
      // Each route without, and with one of them by turns: what reads them is the same for all.
      for (const headers of [{}, along[at % along.length] ?? {}]) {
        const ask = async (of: Ids) =>
          told(await send(seed.outsider, named(of).url, asked(route, named, of, headers)))
        const foreign = await ask(ids)
        t.equal(foreign.status, 404, route)
        t.strictSame(foreign, await ask(missing), `${route} says the same of both`)
      }
    }
  }
})

test('nor does a body that is not good tell them apart', async t => {
  const { seed, ids, send } = await world(t)
  const missing = nothing(ids)
  for (const [route, access] of Object.entries(routes)) {
    if (methodOf(route) === 'GET' || methodOf(route) === 'DELETE') continue
    for (const named of waysOf(access)) {
      const ask = async (of: Ids) => {
        const body = { ...named(of).body, unheardOf: true }
        return told(await send(seed.outsider, named(of).url, { method: methodOf(route), body }))
      }
      t.strictSame(await ask(ids), await ask(missing), route)
    }
  }
})

test('what a member of two workspaces names must be of the same one', async t => {
  const { seed, ids, send, own } = await world(t)
  const body = { workspaceId: own.workspace, name: 'x', proposal: proposalOf(ids) }
  t.equal((await send(seed.owner, '/mappings', { body })).status, 404)
  const mixed = { workspaceId: own.workspace, name: 'x', mappingId: ids.mapping }
  t.equal((await send(seed.owner, '/syncs', { body: mixed })).status, 404)
})

function asked(route: string, named: Named, of: Ids, headers: Record<string, string>) {
  const { body } = named(of)
  return { method: methodOf(route), headers, ...(body ? { body } : {}) }
}

/** All of an answer that a stranger sees, but for its own marks. */
function told({ status, body, headers }: { status: number; body: object; headers: object }) {
  const { date: _, 'x-request-id': __, ...rest } = { date: '', 'x-request-id': '', ...headers }
  return { status, body: { ...body, requestId: '' }, headers: rest }
}
