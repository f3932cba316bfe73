import { randomUUID } from 'node:crypto'
import { type Test, test } from 'tap'
import { addConnections, addFindings, proposalOf } from './testing/samples.ts'
import { testGateway } from './testing/test-gateway.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
type Ids = Record<
  | 'workspace'
  | 'google'
  | 'postgres'
  | 'mapping'
  | 'remembered'
  | 'sync'
  | 'job'
  | 'run'
  | 'conflict'
  | 'quarantined',
  string
>
/** How to name things of `ids` in a request to this route. */
type Named = (ids: Ids) => { url: string; body?: object }
/** `anyone`: no token. `machine`: the internal secret. `own`: names nothing; the caller's own or new things. */
type Access = 'anyone' | 'machine' | 'own' | Named | Named[]

const cell = { answer: { kind: 'confirm', decision: 'leave' } }

/** Every route there is, and how a stranger would try it. */
const routes: Record<string, Access> = {
  'GET /': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /docs': 'anyone',
  'GET /docs/*': 'anyone',
  'GET /auth/google/start': 'anyone',
  'GET /auth/google/callback': 'anyone',
  'POST /auth/session': 'anyone',
  'POST /auth/refresh': 'anyone',
  'GET /invites/:token': 'anyone',
  'POST /webhooks/drive': 'anyone',
  'POST /webhooks/table/:id': 'anyone',
  'POST /internal/tick': 'machine',
  'POST /internal/dead-letters': 'machine',
  'POST /auth/logout': 'own',
  'GET /me': 'own',
  'GET /workspaces': 'own',
  'POST /workspaces': 'own',
  'GET /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}` }),
  'PATCH /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}`, body: { name: 'Mine' } }),
  'DELETE /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}` }),
  'GET /workspaces/:id/members': ({ workspace }) => ({ url: `/workspaces/${workspace}/members` }),
  'PATCH /workspaces/:id/members/:userId': ({ workspace }) => ({
    url: `/workspaces/${workspace}/members/${randomUUID()}`,
    body: { role: 'viewer' },
  }),
  'DELETE /workspaces/:id/members/:userId': ({ workspace }) => ({
    url: `/workspaces/${workspace}/members/${randomUUID()}`,
  }),
  'POST /workspaces/:id/leave': ({ workspace }) => ({ url: `/workspaces/${workspace}/leave`, body: {} }),
  'GET /workspaces/:id/audit': ({ workspace }) => ({ url: `/workspaces/${workspace}/audit` }),
  'GET /workspaces/:id/invites': ({ workspace }) => ({ url: `/workspaces/${workspace}/invites` }),
  'DELETE /workspaces/:id/invites/:inviteId': ({ workspace }) => ({
    url: `/workspaces/${workspace}/invites/${randomUUID()}`,
  }),
  'POST /workspaces/:id/invites': ({ workspace }) => ({
    url: `/workspaces/${workspace}/invites`,
    body: { email: 'x@example.com' },
  }),
  'POST /invites/:token/redeem': ({ workspace }) => ({ url: `/invites/${workspace}/redeem`, body: {} }),
  'GET /workspaces/:id/events': ({ workspace }) => ({ url: `/workspaces/${workspace}/events` }),
  'GET /connections': ({ workspace }) => ({ url: `/connections?workspaceId=${workspace}` }),
  'POST /connections': ({ workspace }) => ({
    url: '/connections',
    body: { workspaceId: workspace, kind: 'postgres', name: 'x', url: 'postgres://a:b@127.0.0.1:1/c' },
  }),
  'GET /connections/:id': ({ google }) => ({ url: `/connections/${google}` }),
  'DELETE /connections/:id': ({ google }) => ({ url: `/connections/${google}` }),
  'POST /connections/:id/test': ({ google }) => ({ url: `/connections/${google}/test`, body: {} }),
  'GET /connections/:id/datasets': ({ google }) => ({ url: `/connections/${google}/datasets` }),
  'GET /connections/:id/schema': ({ google }) => ({ url: `/connections/${google}/schema?dataset=x` }),
  'POST /agent/interpret': ({ workspace }) => ({
    url: '/agent/interpret',
    body: { workspaceId: workspace, text: 'sync it' },
  }),
  'GET /jobs': ({ workspace }) => ({ url: `/jobs?workspaceId=${workspace}` }),
  'GET /jobs/:id': ({ job }) => ({ url: `/jobs/${job}` }),
  'GET /jobs/:id/events': ({ job }) => ({ url: `/jobs/${job}/events` }),
  'POST /jobs/:id/answer': ({ job }) => ({ url: `/jobs/${job}/answer`, body: cell }),
  'POST /jobs/:id/cancel': ({ job }) => ({ url: `/jobs/${job}/cancel`, body: {} }),
  'GET /actions': [
    ({ workspace }) => ({ url: `/actions?workspaceId=${workspace}` }),
    ({ job }) => ({ url: `/actions?jobId=${job}` }),
  ],
  'GET /mappings': ({ workspace }) => ({ url: `/mappings?workspaceId=${workspace}` }),
  'POST /mappings': ids => ({
    url: '/mappings',
    body: { workspaceId: ids.workspace, name: 'x', proposal: proposalOf(ids) },
  }),
  'POST /mappings/suggest': ({ workspace, google, postgres }) => ({
    url: '/mappings/suggest',
    body: {
      workspaceId: workspace,
      sheetConnectionId: google,
      spreadsheetId: 's',
      tableConnectionId: postgres,
      table: 't',
    },
  }),
  'GET /mappings/:id': ({ mapping }) => ({ url: `/mappings/${mapping}` }),
  'PATCH /mappings/:id': ({ mapping }) => ({ url: `/mappings/${mapping}`, body: { name: 'Mine' } }),
  'POST /mappings/:id/validate': ({ mapping }) => ({ url: `/mappings/${mapping}/validate`, body: {} }),
  'POST /mappings/:id/approve': ({ mapping }) => ({ url: `/mappings/${mapping}/approve`, body: {} }),
  'GET /mapping-memory': ({ workspace }) => ({ url: `/mapping-memory?workspaceId=${workspace}` }),
  'DELETE /mapping-memory': ({ workspace }) => ({ url: `/mapping-memory?workspaceId=${workspace}` }),
  'DELETE /mapping-memory/:id': ({ remembered }) => ({ url: `/mapping-memory/${remembered}` }),
  'GET /syncs': ({ workspace }) => ({ url: `/syncs?workspaceId=${workspace}` }),
  'POST /syncs': ({ workspace, mapping }) => ({
    url: '/syncs',
    body: { workspaceId: workspace, name: 'x', mappingId: mapping },
  }),
  'GET /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}` }),
  'GET /syncs/:id/status': ({ sync }) => ({ url: `/syncs/${sync}/status` }),
  'PATCH /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}`, body: { name: 'Mine' } }),
  'DELETE /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}` }),
  'POST /syncs/:id/pause': ({ sync }) => ({ url: `/syncs/${sync}/pause`, body: {} }),
  'POST /syncs/:id/resume': ({ sync }) => ({ url: `/syncs/${sync}/resume`, body: {} }),
  'POST /syncs/:id/table-hook': ({ sync }) => ({ url: `/syncs/${sync}/table-hook`, body: {} }),
  'GET /syncs/:id/runs': ({ sync }) => ({ url: `/syncs/${sync}/runs` }),
  'POST /start-sync-job': ({ sync }) => ({ url: '/start-sync-job', body: { syncId: sync } }),
  'GET /runs/:id': ({ run }) => ({ url: `/runs/${run}` }),
  'GET /runs/:id/plan': ({ run }) => ({ url: `/runs/${run}/plan` }),
  'POST /runs/:id/confirm': ({ run }) => ({ url: `/runs/${run}/confirm`, body: {} }),
  'GET /runs/:id/changes': ({ run }) => ({ url: `/runs/${run}/changes` }),
  'POST /runs/:id/undo': ({ run }) => ({ url: `/runs/${run}/undo`, body: {} }),
  'GET /conflicts': [
    ({ workspace }) => ({ url: `/conflicts?workspaceId=${workspace}` }),
    ({ sync }) => ({ url: `/conflicts?syncId=${sync}` }),
  ],
  'GET /conflicts/:id': ({ conflict }) => ({ url: `/conflicts/${conflict}` }),
  'POST /conflicts/:id/resolve': ({ conflict }) => ({
    url: `/conflicts/${conflict}/resolve`,
    body: { take: 'sheet' },
  }),
  'POST /conflicts/resolve': [
    ({ conflict }) => ({ url: '/conflicts/resolve', body: { take: 'sheet', ids: [conflict] } }),
    ({ sync }) => ({ url: '/conflicts/resolve', body: { take: 'sheet', syncId: sync } }),
  ],
  'POST /quarantine/:id/retry': ({ quarantined }) => ({ url: `/quarantine/${quarantined}/retry`, body: {} }),
  'GET /quarantine': [
    ({ workspace }) => ({ url: `/quarantine?workspaceId=${workspace}` }),
    ({ sync }) => ({ url: `/quarantine?syncId=${sync}` }),
  ],
}

test('every route is in this table, and nothing else is', async t => {
  const { all } = await setup(t)
  t.strictSame(all.toSorted(), Object.keys(routes).sort())
})

test('without a token, with a bad one, and with an old one, every route of people answers 401', async t => {
  const { app, ids, tokenOf, seed } = await setup(t)
  const old = await tokenOf(seed.owner, { exp: 1_000 })
  const foreign = await tokenOf(seed.owner, { iss: 'http://elsewhere.test/auth/v1' })
  const service = await tokenOf(seed.owner, { role: 'service_role' })
  for (const [route, access] of Object.entries(routes)) {
    if (access === 'anyone' || access === 'machine') continue
    const method = methodOf(route)
    const { url, body } = access === 'own' ? { url: pathOf(route), body: undefined } : first(access)(ids)
    for (const token of [undefined, 'rubbish', old, foreign, service]) {
      const headers = token ? { authorization: `Bearer ${token}` } : {}
      const { statusCode } = await app.inject({ method, url, headers, ...(body ? { payload: body } : {}) })
      t.equal(statusCode, 401, `${route} with ${token?.slice(0, 8) ?? 'no token'}`)
    }
  }
})

test('what is another workspace’s looks exactly like what is not there', async t => {
  const { seed, ids, send } = await setup(t)
  const nothing: Ids = mapValues(ids, () => randomUUID())
  for (const [route, access] of Object.entries(routes)) {
    if (typeof access === 'string') continue
    for (const named of Array.isArray(access) ? access : [access]) {
      const ask = async (of: Ids) => {
        const { url, body } = named(of)
        const answer = await send(seed.outsider, url, { method: methodOf(route), ...(body ? { body } : {}) })
        return { status: answer.status, body: { ...answer.body, requestId: '' } }
      }
      const foreign = await ask(ids)
      t.equal(foreign.status, 404, `${route}: ${foreign.body.message}`)
      t.strictSame(foreign, await ask(nothing), `${route} says the same of both`)
    }
  }
})

test('what a member of two workspaces names must be of the same one', async t => {
  const { seed, ids, send, own } = await setup(t)
  const body = { workspaceId: own.workspace, name: 'x', proposal: proposalOf(ids) }
  t.equal((await send(seed.owner, '/mappings', { body })).status, 404)
  const mixed = { workspaceId: own.workspace, name: 'x', mappingId: ids.mapping }
  t.equal((await send(seed.owner, '/syncs', { body: mixed })).status, 404)
})

test('machines need the secret', async t => {
  const { app, send, seed } = await setup(t)
  for (const url of ['/internal/tick', '/internal/dead-letters']) {
    const payload = { jobId: randomUUID(), kind: 'sync' }
    t.equal((await app.inject({ method: 'POST', url, payload })).statusCode, 401)
    t.equal((await send(seed.owner, url, { body: payload })).status, 401, 'a person is not a machine')
  }
  t.equal((await app.inject('/health/details')).statusCode, 401)
  t.equal((await app.inject('/health')).statusCode, 200)
})

function methodOf(route: string): Method {
  const [method = ''] = route.split(' ')
  if (method === 'GET' || method === 'POST' || method === 'PATCH' || method === 'DELETE') return method
  throw new Error(`no method in ${route}`)
}

function pathOf(route: string): string {
  return route.split(' ')[1] ?? ''
}

function first(access: Named | Named[]): Named {
  const [named = access] = Array.isArray(access) ? access : [access]
  if (Array.isArray(named)) throw new Error('an empty list of requests')
  return named
}

function mapValues<K extends string>(of: Record<K, string>, fn: () => string): Record<K, string> {
  const made = { ...of }
  for (const key in made) made[key] = fn()
  return made
}

/** A workspace with one of everything in it. */
async function setup(t: Test) {
  const gateway = await testGateway(t)
  const all: string[] = []
  gateway.app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') all.push(`${one} ${url}`)
  })
  await gateway.app.ready()
  const { database, vault, seed, send } = gateway
  const { workspaceId } = seed
  const connections = await addConnections(database.admin, vault, { workspaceId })
  const mapping = await send(seed.owner, '/mappings', {
    body: { workspaceId, name: 'Orders', proposal: proposalOf(connections) },
  })
  const { admin } = database
  const mappingId: string = mapping.body.id
  await send(seed.owner, `/mappings/${mappingId}/approve`, { method: 'POST' })
  const memory = await send(seed.owner, '/mapping-memory')
  const sync = await send(seed.owner, '/syncs', { body: { workspaceId, name: 'Orders', mappingId } })
  const request = await send(seed.owner, '/agent/interpret', { body: { workspaceId, text: 'sync orders' } })
  const run = await send(seed.owner, '/start-sync-job', { body: { syncId: sync.body.id } })
  const { conflict, quarantined } = await addFindings(admin, { workspaceId, syncId: sync.body.id })
  const own = await send(seed.owner, '/workspaces', { body: { name: 'Other' } })
  const ids: Ids = {
    workspace: workspaceId,
    ...connections,
    mapping: mappingId,
    remembered: memory.body.items[0].id,
    sync: sync.body.id,
    job: request.body.jobId,
    run: run.body.jobId,
    conflict,
    quarantined,
  }
  return { ...gateway, all, ids, own: { workspace: String(own.body.id) } }
}
