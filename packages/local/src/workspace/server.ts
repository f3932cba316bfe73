import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { DokiError } from '@doki/contracts'
import { ApiError, notImplemented } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { makeEdit } from './control/edit.ts'
import { faultReply } from './control/fault-reply.ts'
import type { FaultRule, Faults } from './control/faults.ts'
import type { RequestLog } from './control/request-log.ts'
import type { Call, Reply, Route } from './http.ts'
import { notFoundPage } from './not-found-page.ts'
import type { Quota } from './quota.ts'
import { showDue, type World } from './world.ts'

const zip = promisify(gzip)
const MAX_BODY = 256 * 1024 * 1024

/** What a server is made of. */
export interface ServerDeps {
  world: World
  routes: Route[]
  log: RequestLog
  faults: Faults
  quota: Quota | undefined
}

/** The HTTP side of the stand-in; listening and closing are the caller's. */
export function workspaceServer(deps: ServerDeps): Server {
  const server = createServer((request, response) => {
    serve(deps, request, response).catch(error => {
      console.error('workspace stand-in:', error)
      response.destroy()
    })
  })
  // longer than clients keep a connection for reuse, so that none is closed under a request
  server.keepAliveTimeout = 65_000
  return server
}

async function serve(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, log, faults } = deps
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
  const method = request.method ?? 'GET'
  const call: Call = {
    method,
    path: url.pathname.replace(/(?<=.)\/+$/, ''),
    params: [],
    query: url.searchParams,
    headers: request.headers,
    body: await readBody(request),
    caller: { email: '', scopes: [] },
    origin: url.origin,
  }
  const control = url.pathname.startsWith('/__control')
  const rule = control ? undefined : faults.take(method, url.pathname + url.search, call.body)
  showDue(world)
  const reply = await answer(deps, call, rule)
  const bytes = reply === 'lost' ? 0 : await send(call, reply, response, rule)
  if (reply === 'lost') response.destroy()
  if (control) return
  log.add({
    method,
    path: url.pathname,
    query: url.search,
    user: call.caller.email,
    status: reply === 'lost' || rule?.lost ? 0 : (reply.status ?? 200),
    at: world.now().getTime(),
    bytes: call.body.length,
    answered: bytes,
    ...(rule ? { fault: rule.id } : {}),
  })
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY) throw new Error('request body too large')
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

async function answer(deps: ServerDeps, call: Call, rule: FaultRule | undefined): Promise<Reply | 'lost'> {
  if (rule?.delayMs) await sleep(rule.delayMs)
  if (rule?.lost === 'before') return 'lost'
  for (const edit of rule?.edit ?? []) makeEdit(deps.world, edit)
  if (rule?.status !== undefined) return faultReply(rule)
  const reply = await runRoute(deps, call)
  for (const edit of rule?.editAfter ?? []) makeEdit(deps.world, edit)
  if (rule?.lateMs) await sleep(rule.lateMs)
  return rule?.lost === 'after' ? 'lost' : reply
}

async function runRoute({ world, routes, quota }: ServerDeps, call: Call): Promise<Reply> {
  try {
    for (const route of routes) {
      const match = call.method === route.method && route.path.exec(call.path)
      if (!match) continue
      call.params = match.slice(1).map(part => decodeURIComponent(part ?? ''))
      if (route.access !== 'none') call.caller = authenticate(world, call.headers.authorization)
      if (route.access === 'read' || route.access === 'write') {
        quota?.spend(route.access, call.caller.email, world.now().getTime())
      }
      return await route.handle(world, call)
    }
    return unknownRoute(call)
  } catch (error) {
    if (error instanceof ApiError) return { status: error.code, headers: error.headers, json: error.body }
    if (error instanceof URIError)
      return { status: 400, text: 'Bad escape in the address', headers: { 'content-type': 'text/plain' } }
    if (error instanceof DokiError) {
      return { status: error.status, json: new ApiError(error.status, error.message).body }
    }
    console.error('workspace stand-in:', error)
    return { status: 500, json: new ApiError(500, 'Internal error encountered.').body }
  }
}

/** A path under an API we serve is a gap of ours (501); any other is Google's 404 page. */
function unknownRoute(call: Call): Reply {
  if (/^\/(v4|drive|upload|sheets|batch)(\/|$)/.test(call.path)) {
    const error = notImplemented(`${call.method} ${call.path}`)
    return { status: 501, json: error.body }
  }
  return notFoundPage(call.path)
}

async function send(
  call: Call,
  reply: Reply,
  response: ServerResponse,
  rule: FaultRule | undefined,
): Promise<number> {
  const sheets = call.path.startsWith('/v4/')
  const status = reply.status ?? 200
  const headers: Record<string, string> = {
    vary: sheets ? 'Origin, X-Origin, Referer' : 'Origin, X-Origin',
    'cache-control': sheets ? 'private' : 'no-cache, no-store, max-age=0, must-revalidate',
    server: 'ESF',
    ...(reply.json === undefined ? {} : { 'content-type': 'application/json; charset=UTF-8' }),
    ...reply.headers,
    ...rule?.headers,
  }
  const body = reply.bytes ?? Buffer.from(rewritten(textOf(reply), rule))
  const zipped =
    body.length > 1024 &&
    !headers['content-encoding'] &&
    /\bgzip\b/.test(String(call.headers['accept-encoding'] ?? ''))
  const sent = zipped ? await zip(body, { level: 1 }) : body
  if (zipped) headers['content-encoding'] = 'gzip'
  if (status === 204) {
    response.writeHead(204, headers).end()
    return 0
  }
  headers['content-length'] = String(sent.length)
  response.writeHead(status, headers)
  if (rule?.cutAt !== undefined) {
    response.write(sent.subarray(0, rule.cutAt))
    await sleep(20)
    response.destroy()
    return rule.cutAt
  }
  response.end(sent)
  return body.length
}

function textOf(reply: Reply): string {
  return reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json)
}

function rewritten(text: string, rule: FaultRule | undefined): string {
  return (rule?.rewrite ?? []).reduce(
    (said, { find, with: replacement }) => said.replace(new RegExp(find, 'g'), replacement),
    text,
  )
}

/** Listens on 127.0.0.1 and tells the address. */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the stand-in has no address')
  return `http://127.0.0.1:${address.port}`
}
