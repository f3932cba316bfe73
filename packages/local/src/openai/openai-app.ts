import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { controlRoutes } from '../stand-in/control-routes.ts'
import type { Faults } from '../stand-in/faults.ts'
import { applyHttpFaults, type Named } from '../stand-in/http-faults.ts'
import type { RequestLog } from '../stand-in/request-log.ts'
import { wait } from '../stand-in/wait.ts'
import { ModelAnswer, type Script } from './answer.ts'
import { ApiError } from './api-error.ts'
import { type ChatRequest, readChatRequest } from './chat-request.ts'
import { completeChat } from './complete-chat.ts'
import { embed } from './embed.ts'

type Deps = { key: string; answers: Script; chats: ChatRequest[]; log: RequestLog; faults: Faults }

const Answers = z.union([z.array(ModelAnswer), ModelAnswer.transform(answer => [answer])])

/** The HTTP side: the key check, errors in OpenAI's shape, faults, and the control API. */
export function openAiApp({ key, answers, chats, log, faults }: Deps) {
  const app = fastify({ forceCloseConnections: true })
  applyHttpFaults(app, { log, faults, name: nameOf })
  app.addHook('onRequest', async ({ url, headers }) => {
    if (!url.startsWith('/v1/') || headers.authorization === `Bearer ${key}`) return
    throw new ApiError(401, 'Incorrect API key provided.', 'invalid_api_key')
  })
  app.setErrorHandler((error, _request, reply) => {
    const known = asApiError(error)
    return reply.code(known.status).send(known.body())
  })
  app.setNotFoundHandler(({ method, url }, reply) => {
    const error = new ApiError(404, `Invalid URL (${method} ${url})`)
    return reply.code(404).send(error.body())
  })

  app.post('/v1/chat/completions', async ({ body }, reply) => {
    const request = readChatRequest(body)
    chats.push(request)
    const answer = answers.next()
    if (!answer)
      throw new ApiError(501, 'This is a stand-in: tell it what to answer (POST /__control/answers).')
    return give(reply, request, answer)
  })
  app.post('/v1/embeddings', async ({ body }) => embed(body))

  app.register(controlRoutes, { prefix: '/__control', log, faults })
  app.get('/__control/answers', async () => ({ answers: answers.list() }))
  app.post('/__control/answers', async ({ body }, reply) => {
    answers.add(...Answers.parse(body))
    return reply.code(201).send({ answers: answers.list() })
  })
  app.delete('/__control/answers', async (_request, reply) => {
    answers.clear()
    return reply.code(204).send()
  })
  app.get('/__control/chats', async () => ({ chats }))
  return app
}

async function give(reply: FastifyReply, request: ChatRequest, answer: ModelAnswer) {
  if (answer.delayMs) await wait(answer.delayMs)
  reply.headers(answer.headers ?? {}).code(answer.status ?? 200)
  if (answer.raw !== undefined) return reply.type('application/json').send(answer.raw)
  if (answer.status === undefined) return completeChat(request, answer)
  return new ApiError(answer.status, answer.error ?? 'An error was asked for').body()
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof z.ZodError) return new ApiError(400, z.prettifyError(error))
  const { statusCode, message } = Known.parse(error)
  return new ApiError(statusCode, message)
}

/** Of Fastify's own errors, such as a body that is no JSON. */
const Known = z.object({ statusCode: z.number().default(500), message: z.string().default('') })

/** `POST /v1/embeddings`. Never a key or what was asked. */
function nameOf({ method, url }: FastifyRequest): Named | undefined {
  return url.startsWith('/v1/') ? { method: `${method} ${url}`, summary: '' } : undefined
}
