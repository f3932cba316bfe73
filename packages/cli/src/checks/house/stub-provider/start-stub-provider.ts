import path from 'node:path'
import grpc from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { providerSchema } from '../provider-schema.ts'
import { pluginSchema } from './plugin-schema.ts'

/** Stands for a provider that Terraform would have to fetch. */
export interface StubProvider {
  /** What tells Terraform to ask it. */
  env: NodeJS.ProcessEnv
  stop(): void
}

/**
 * Google's provider as far as its schema goes, so that Terraform can check types, references, conditions and what is required. It
 * does not know what Google would say to a value, and can make nothing.
 */
export async function startStubProvider(): Promise<StubProvider> {
  const options = { keepCase: true, enums: String, defaults: true }
  const service = loadSync(path.join(import.meta.dirname, 'plugin.proto'), options)['tfplugin6.Provider']
  if (!service || 'format' in service) throw new Error('plugin.proto has no service Provider')
  const schema = pluginSchema(providerSchema())
  const answer =
    (what: object): grpc.handleUnaryCall<unknown, unknown> =>
    (_call, done) =>
      done(null, what)
  const server = new grpc.Server()
  server.addService(service, {
    GetProviderSchema: answer(schema),
    ValidateProviderConfig: answer({}),
    ValidateResourceConfig: answer({}),
    ValidateDataResourceConfig: answer({}),
    StopProvider: answer({}),
  })
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  const address = { Network: 'tcp', String: `127.0.0.1:${port}` }
  const how = { Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: address }
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ 'hashicorp/google': how }) },
    stop: () => server.forceShutdown(),
  }
}
