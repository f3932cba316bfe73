import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FaultRule, Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import { wait } from './wait.ts'

/** How a request is named in the log and in rules. */
export type Named = { method: string; summary: string }

type Options = {
  log: RequestLog
  faults: Faults
  /** Undefined: neither logged nor disturbed. */
  name(request: FastifyRequest): Named | undefined
}

/** Logs what an HTTP stand-in answers, and lets the rules have their way with it. */
export function applyHttpFaults(app: FastifyInstance, { log, faults, name }: Options): void {
  const met = new WeakMap<FastifyRequest, FaultRule>()
  app.addHook('onRequest', async (request, reply) => {
    const named = name(request)
    const fault = named && faults.take(named.method, named.summary)
    if (!fault) return
    met.set(request, fault)
    if (fault.delayMs) await wait(fault.delayMs)
    if (fault.status !== undefined && !fault.lost) {
      reply.code(Number(fault.status))
      return reply.send({ code: Number(fault.status), msg: 'A fault was asked for' })
    }
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = met.get(request)
    if (!fault?.lost) return payload
    if (fault.status === undefined) {
      const named = name(request)
      if (named) log.add({ at: new Date().toISOString(), ...named, status: 0 }) // no answer, so no onResponse
      request.raw.socket.destroy()
    } else reply.code(Number(fault.status))
    return JSON.stringify({ code: Number(fault.status ?? 503), msg: 'A fault was asked for: lost answer' })
  })
  app.addHook('onResponse', async (request, reply) => {
    const named = name(request)
    if (named) log.add({ at: new Date().toISOString(), ...named, status: reply.statusCode })
  })
}
