import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { DokiError } from '@doki/contracts'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from '@fastify/type-provider-zod'
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { answerForNode } from './answer-for-node.ts'
import { answerClientError } from './client-error.ts'
import { addHealth } from './health.ts'
import { type HttpLimits, httpLimits } from './http-limits.ts'
import { lateness } from './lateness.ts'
import { limitTime } from './limit-time.ts'
import { problemOf, problem as problemWith } from './problem.ts'
import { keepRawBody } from './raw-body.ts'
import { shedLoad } from './shed-load.ts'
import { shownUrl } from './shown-url.ts'
import { traceFields } from './trace.ts'
import { standOf, traceRequests } from './trace-requests.ts'

/** A Fastify server whose routes are typed by their zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

type Options = {
  log: FastifyBaseLogger
  /** The Google Cloud project, so that log lines find their trace. */
  project?: string | undefined
  /** What `GET /health` calls itself. */
  service?: string
  /** Who may read `GET /health/details`; none: the route is not there. */
  secrets?: readonly string[]
  /** Those not named are as in `httpLimits`. */
  limits?: Partial<HttpLimits>
  /** How many proxies in front of us may name the caller in `X-Forwarded-For`: 1 on Cloud Run, 0 without a proxy. */
  trustProxy?: boolean | number
  /** Milliseconds since 1970. */
  now?: () => number
}

/**
 * What every HTTP service starts with: zod in and out, one shape of error (`Problem`), a request id and a trace on
 * every log line, security headers, the raw body for signatures, `GET /health`. It opens nothing.
 */
export function createHttp(options: Options): App {
  const { log, project, service = 'doki', secrets = [], now = Date.now } = options
  const limits = { ...httpLimits, ...options.limits }
  const hops = Number(options.trustProxy ?? 0)
  const app: App = fastify({
    loggerInstance: log,
    bodyLimit: limits.body,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // How often Node looks for those that are late.
    http: {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(limits.headersMs, 1_000),
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerUnread,
    trustProxy: hops > 0 && ((_address, hop) => hop < hops),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestId,
    childLoggerFactory: (parent, bindings, childOptions, request) =>
      parent.child({ ...bindings, ...traceFields(project, standOf(request)) }, childOptions),
    schemaController: { compilersFactory: { buildValidator: noneOfItsOwn, buildSerializer: noneOfItsOwn } },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // Of all that is wrong with a request `problemOf` tells some; by itself Fastify writes all of it into one text.
  app.setSchemaErrorFormatter(() => new Error('The request is not valid'))
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(async ({ method, url }) => {
    throw new DokiError('not_found', `There is no ${method} ${shownUrl(url, undefined)}`)
  })
  traceRequests(app)
  app.addHook('onRequest', setHeaders)
  answerForNode(app)
  app.addHook('onResponse', logRequest)
  app.server.maxConnections = limits.connections
  const { handlerMs, changeMs = handlerMs } = limits
  if (handlerMs !== undefined && changeMs !== undefined) limitTime(app, { handlerMs, changeMs })
  if (limits.inFlight !== undefined) shedWhenLate(app, limits.inFlight)
  hangUpWhenClosing(app)
  keepRawBody(app, limits.json)
  addHealth(app, { service, secrets, now })
  return app
}

/** Without it Fastify loads compilers of its own (ajv, fast-json-stringify), 15 ms of a start; ours are set at once. */
function noneOfItsOwn() {
  return (): never => {
    throw new Error('A schema was compiled before the compilers of zod were set')
  }
}

/** The caller's `x-request-id` if it looks like one: it goes to logs and answers. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}

const alike = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
}

// This hook and its like wait for nothing, so they are no promises: those cost more than what the hooks do.
function setHeaders(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.header('x-request-id', request.id).headers(alike)
  done()
}

/**
 * What would hold up the end of the process: a connection kept alive after its answer, and one over which nothing was
 * asked yet, as clients open them ahead of need (Node counts it as busy).
 */
function hangUpWhenClosing(app: App): void {
  const silent = new Set<Socket>()
  let closing = false
  app.server.on('connection', (socket: Socket) => {
    if (closing) socket.destroy()
    else silent.add(socket.once('close', () => silent.delete(socket)))
  })
  app.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket))
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of silent) socket.destroy()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}

const look = { everyMs: 100, mostMs: 1_000 }

/** Looked at from the moment the app listens: before, the process is busy with its start. */
function shedWhenLate(app: App, inFlight: number): void {
  let loop = lateness(look.everyMs, look.mostMs)
  shedLoad(app, { inFlight, isLate: () => loop.isLate() })
  app.addHook('onListen', async () => {
    loop = lateness(look.everyMs, look.mostMs)
    const timer = setInterval(() => loop.tick(), look.everyMs).unref()
    app.server.once('close', () => clearInterval(timer))
  })
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request.id, request.routeOptions.bodyLimit)
  if (problem.statusCode >= 500) request.log.error({ err: error }, 'request failed')
  else request.log.debug({ err: error }, 'request refused')
  if (error instanceof DokiError && error.retryAfterS !== undefined)
    reply.header('retry-after', error.retryAfterS)
  sendProblem(reply, problem)
}

/** As a string, so that a route's own schemas are not asked about the error. */
function sendProblem(reply: FastifyReply, problem: ReturnType<typeof problemOf>): void {
  reply.code(problem.statusCode).type('application/json; charset=utf-8').send(JSON.stringify(problem))
}

/** What has an address that leads to no route: without the address, which may hold a secret. */
function answerUnread({ statusCode }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem =
    statusCode === 414
      ? problemWith(414, 'too_large', 'A part of the address is too long', request.id)
      : problemWith(400, 'invalid_input', 'The address is not spelled as addresses are', request.id)
  reply.header('x-request-id', request.id).headers(alike)
  sendProblem(reply, problem)
}

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#httprequest. */
function logRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const httpRequest = {
    requestMethod: request.method,
    requestUrl: shownUrl(request.url, request.routeOptions.url),
    status: reply.statusCode,
    latency: `${(reply.elapsedTime / 1000).toFixed(4)}s`,
    remoteIp: request.ip,
    userAgent: request.headers['user-agent'],
  }
  request.log.info({ httpRequest }, 'request answered')
  done()
}
