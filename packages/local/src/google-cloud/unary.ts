import grpc from '@grpc/grpc-js'
import { z } from 'zod'
import type { Faults } from '../stand-in/faults.ts'
import type { RequestLog } from '../stand-in/request-log.ts'
import { wait } from '../stand-in/wait.ts'
import { StatusError, statusOf } from './status-error.ts'

/** What every method of every service passes through. */
export type Wire = { log: RequestLog; faults: Faults }

/** Answers one parsed request. Throws `StatusError` for any status but OK. */
export type Unary = (request: unknown) => Promise<object>

/** A method from the shape of its request and what it does. */
export function unary<T>(shape: z.ZodType<T>, run: (request: T) => object | Promise<object>): Unary {
  return async request => run(shape.parse(request))
}

/** gRPC handlers that are logged and can be made to fail. */
export function implement({ log, faults }: Wire, methods: Record<string, Unary>) {
  const handlers: grpc.UntypedServiceImplementation = {}
  for (const [method, run] of Object.entries(methods)) {
    handlers[method] = async (
      { request }: grpc.ServerUnaryCall<unknown, object>,
      answer: grpc.sendUnaryData<object>,
    ) => {
      const entry = { at: new Date().toISOString(), method, summary: summaryOf(request) }
      try {
        const result = await withFaults(faults, entry, () => run(request))
        log.add({ ...entry, status: 'OK' })
        answer(null, result)
      } catch (error) {
        const { code, message } = asStatus(error)
        log.add({ ...entry, status: grpc.status[code] ?? String(code) })
        answer({ code, message })
      }
    }
  }
  return handlers
}

async function withFaults<T>(
  faults: Faults,
  { method, summary }: { method: string; summary: string },
  run: () => Promise<T>,
): Promise<T> {
  const fault = faults.take(method, summary)
  if (fault?.delayMs) await wait(fault.delayMs)
  if (fault?.lost) await run()
  if (fault?.lost || fault?.status !== undefined) {
    const code = statusOf(fault.status ?? grpc.status.UNAVAILABLE)
    throw new StatusError(code, `A fault was asked for: ${grpc.status[code]}`)
  }
  return run()
}

const Named = z.looseObject({
  name: z.string().default(''),
  topic: z.string().default(''),
  subscription: z.string().catch(''),
  parent: z.string().default(''),
})

function summaryOf(request: unknown): string {
  const { data } = Named.safeParse(request)
  return data ? data.name || data.subscription || data.topic || data.parent : ''
}

function asStatus(error: unknown): { code: grpc.status; message: string } {
  if (error instanceof StatusError) return error
  if (error instanceof z.ZodError)
    return { code: grpc.status.INVALID_ARGUMENT, message: z.prettifyError(error) }
  return { code: grpc.status.INTERNAL, message: String(error) }
}
