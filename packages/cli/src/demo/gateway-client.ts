import { randomUUID } from 'node:crypto'
import { DokiError, ErrorCode, Problem } from '@doki/contracts'
import type { z } from 'zod'

export interface GatewayClient {
  get<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>>
  post<T extends z.ZodType>(path: string, body: unknown, schema: T): Promise<z.infer<T>>
  /** The stream behind `GET path`, as server-sent events. */
  open(path: string, signal: AbortSignal): Promise<Response>
}

/** For how many seconds a gateway is asked again that is away, or that says it is `unavailable`. */
const usual = { away: 60, unavailable: 3 }

/**
 * The public API over HTTP, as any client would use it. A gateway that is away is asked again for a minute, one that
 * says `unavailable` for some seconds; a POST carries one `Idempotency-Key` through all its tries, so that its work is
 * started once. Throws the `DokiError` the gateway answered.
 */
export function gatewayClient(base: string, accessToken: string, patience = usual): GatewayClient {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' }

  async function ask<T extends z.ZodType>(path: string, init: RequestInit, schema: T): Promise<z.infer<T>> {
    const started = performance.now()
    const isOver = (seconds: number) => performance.now() - started > seconds * 1000
    for (;;) {
      const answer = await fetch(base + path, init).catch(() => undefined)
      if (answer?.ok) return schema.parse(answer.status === 204 ? undefined : await answer.json())
      if (answer && (answer.status !== 503 || isOver(patience.unavailable)))
        throw problemOf(await answer.text(), answer.status)
      if (isOver(patience.away)) throw new DokiError('unavailable', `The gateway at ${base} does not answer.`)
      await new Promise(resolve => setTimeout(resolve, 250))
    }
  }

  return {
    get: (path, schema) => ask(path, { headers }, schema),
    post: (path, body, schema) =>
      ask(
        path,
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          body: JSON.stringify(body),
        },
        schema,
      ),
    open: (path, signal) =>
      fetch(base + path, { headers: { ...headers, accept: 'text/event-stream' }, signal }),
  }
}

function problemOf(text: string, status: number): Error {
  const problem = Problem.safeParse(safeJson(text))
  if (!problem.success) return new Error(`The gateway answered ${status}: ${text.slice(0, 500)}`)
  const { code, message, issues } = problem.data
  const known = ErrorCode.safeParse(code)
  const details = issues?.map(issue => ` ${issue.path}: ${issue.message}.`).join('') ?? ''
  return new DokiError(known.success ? known.data : 'internal', message + details)
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
