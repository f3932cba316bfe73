import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { rights } from '../tenancy/rights.ts'
import { routes } from '../tenancy/routes.ts'
import { exampleOf, methodOf, waysOf, world } from '../tenancy/world.ts'
import { Document } from './document.ts'

test('what the document says of a route is what happens there', async t => {
  const { documented, named, seed, send, app, ids, tokenOf, endJobs } = await setup(t)

  await t.test('every read says by an ETag what it said, and 304 to who knows it', async t => {
    const tagged: string[] = []
    for (const { route, url } of named.filter(({ route }) => isRead(route))) {
      const { headers, status } = await send(seed.owner, url)
      if (status !== 200) continue
      const said = z.looseObject({}).parse(documented(route)['200']?.headers ?? {})
      t.equal('ETag' in said, headers.etag !== undefined, `${route}: ETag`)
      const again = await send(seed.owner, url, { headers: { 'if-none-match': String(headers.etag) } })
      t.equal('304' in documented(route), again.status === 304, `${route}: ${again.status}`)
      if (again.status === 304) tagged.push(route)
    }
    t.ok(tagged.length > 15, `${tagged.length} do`)
  })

  await t.test('a stream of events says 204 to who has read it to its end, where it has one', async t => {
    await endJobs()
    const { headers, status, body } = await send(seed.owner, `/jobs/${ids.job}/events`)
    t.match([status, headers['content-type']], [200, /^text\/event-stream/])
    const last = /^id: (\S+)$/m.exec(body)?.[1]
    const again = { headers: { 'last-event-id': String(last) } }
    t.equal((await send(seed.owner, `/jobs/${ids.job}/events`, again)).status, 204)
    const { '200': all, '204': over } = documented('GET /jobs/:id/events')
    t.ok(over?.description)
    t.notOk(over?.content)
    t.strictSame(Object.keys(all?.content ?? {}), ['text/event-stream'])

    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/workspaces/${ids.workspace}/events`
    const authorization = `Bearer ${await tokenOf(seed.owner)}`
    const leave = new AbortController()
    const stream = await fetch(url, { headers: { authorization }, signal: leave.signal })
    t.equal(stream.status, 200)
    leave.abort()
    t.notOk('204' in documented('GET /workspaces/:id/events'), 'that of a workspace has no end')
  })

  await t.test('every status that anybody is answered is one of those it says', async t => {
    for (const { route, url, body } of named.filter(({ route }) => !route.endsWith('/events'))) {
      const method = methodOf(route)
      const statuses = new Set([
        (await app.inject({ method, url, ...(body && { payload: body }) })).statusCode,
      ])
      const asked = [{ body }, { body: { ...body, unheardOf: true } }, { body: {}, headers: asText }]
      for (const who of [seed.outsider, seed.viewer, seed.owner])
        for (const request of method === 'GET' ? [{}] : asked)
          statuses.add((await send(who, url, { method, ...request })).status)
      const untold = [...statuses].filter(status => !(status in documented(route)))
      t.strictSame(untold, [], `${route}, which answered ${[...statuses]}`)
    }
  })
})

const asText = { 'content-type': 'text/plain' }
const isRead = (route: string) => route.startsWith('GET') && !route.endsWith('/events')

async function setup(t: Test) {
  const gateway = await world(t)
  const { app, ids, database } = gateway
  const { paths } = Document.parse((await app.inject('/openapi.json')).json())
  const find = (route: string) => {
    const [method = '', url = ''] = route.split(' ')
    return paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
  }
  /** The routes for who is signed in, each as one asks it; what deletes much comes last. */
  const named = [
    ...Object.keys(rights),
    'GET /me',
    'GET /workspaces',
    'POST /workspaces',
    'POST /auth/logout',
  ]
    .filter(route => find(route))
    .flatMap(route => {
      const access = routes[route] ?? 'own'
      const ways = waysOf(access).map(way => way(ids))
      return (ways.length > 0 ? ways : [exampleOf(route, access, ids)]).map(way => ({ route, ...way }))
    })

  const endJobs = () => database.admin.rows(sql`update jobs set status = 'cancelled', finished_at = now()`)
  return { ...gateway, named, documented: (route: string) => find(route)?.responses ?? {}, endJobs }
}
