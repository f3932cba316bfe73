import { createRequire } from 'node:module'
import type grpc from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { z } from 'zod'

const require = createRequire(import.meta.url)
const options = { longs: String, enums: String, defaults: true, oneofs: true, bytes: Buffer }

/** One gRPC service by its full name, such as `google.pubsub.v1.Publisher`; the clients ship the definitions. */
export function serviceOf(packageName: string, serviceName: string): grpc.ServiceDefinition {
  const definitions = require(
    require.resolve(packageName).replace(/build[\\/].*/, 'build/protos/protos.json'),
  )
  const service = fromJSON(definitions, options)[serviceName]
  if (!service || 'format' in service) throw new Error(`No service ${serviceName} in ${packageName}`)
  return service
}

export type Any = { typeUrl: string; value: Buffer }

/** Packs messages into `google.protobuf.Any`, written as some method of a service writes its answers. */
export function packer(
  service: grpc.ServiceDefinition,
  method: string,
  type: string,
): (message: object) => Any {
  const serialize = service[method]?.responseSerialize
  if (!serialize) throw new Error(`No method ${method}`)
  return message => ({ typeUrl: `type.googleapis.com/${type}`, value: serialize(message) })
}

/** `google.protobuf.Timestamp` of an ISO time. */
export function timestamp(iso: string): { seconds: number; nanos: number } {
  const ms = Date.parse(iso)
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 }
}

/** `google.protobuf.Duration` on the wire, as milliseconds. */
export const Duration = z
  .object({ seconds: z.coerce.number(), nanos: z.number().default(0) })
  .transform(({ seconds, nanos }) => seconds * 1000 + nanos / 1_000_000)
