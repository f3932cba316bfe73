import { createRequire } from 'node:module'
import type grpc from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { protobuf } from 'google-gax'
import { z } from 'zod'

const require = createRequire(import.meta.url)
const options = { longs: String, enums: String, defaults: true, oneofs: true, bytes: Buffer }

/** The client packages ship their services' definitions. */
function definitions(name: string): protobuf.INamespace {
  return require(require.resolve(name).replace(/build[\\/].*/, 'build/protos/protos.json'))
}

/** One gRPC service by its full name, such as `google.pubsub.v1.Publisher`. */
export function serviceOf(packageName: string, serviceName: string): grpc.ServiceDefinition {
  const service = fromJSON(definitions(packageName), options)[serviceName]
  if (!service || 'format' in service) throw new Error(`No service ${serviceName} in ${packageName}`)
  return service
}

export type Any = { typeUrl: string; value: Buffer }

/** Packs messages of one client package into `google.protobuf.Any`. */
export function packer(packageName: string): (type: string, message: object) => Any {
  const root = protobuf.Root.fromJSON(definitions(packageName))
  return (name, message) => {
    const type = root.lookupType(name)
    const value = Buffer.from(type.encode(type.fromObject(message)).finish())
    return { typeUrl: `type.googleapis.com/${name}`, value }
  }
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
