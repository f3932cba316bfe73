import grpc from '@grpc/grpc-js'
import { z } from 'zod'
import { packer, serviceOf } from '../protos.ts'
import { notFound } from '../status-error.ts'
import { type Unary, unary } from '../unary.ts'
import { type Execution, executionMessage } from './execution.ts'
import type { JobRunner } from './job-runner.ts'

const Name = z.object({ name: z.string() })

export type Operations = ReturnType<typeof operations>

/** The long-running operations, one for each execution, and `google.longrunning.Operations` over them. */
export function operations(runner: JobRunner) {
  const service = serviceOf('@google-cloud/run', 'google.cloud.run.v2.Executions')
  const pack = packer(service, 'GetExecution', 'google.cloud.run.v2.Execution')
  const executions = new Map<string, string>()

  function operation(name: string) {
    const execution = runner.find(executions.get(name) ?? missing(name))
    const metadata = pack(executionMessage(execution))
    if (execution.state === 'running') return { name, done: false, metadata }
    if (execution.state === 'failed') {
      const error = { code: grpc.status.ABORTED, message: execution.message }
      return { name, done: true, metadata, error, result: 'error' }
    }
    return { name, done: true, metadata, response: metadata, result: 'response' }
  }

  return {
    /** The operation of an execution that was started, or is being cancelled. */
    of({ name }: Execution) {
      const operationName = `${name.replace(/\/jobs\/.*/, '')}/operations/${name.split('/').at(-1)}`
      executions.set(operationName, name)
      return operation(operationName)
    },
    service: (): Record<string, Unary> => ({
      GetOperation: unary(Name, ({ name }) => operation(name)),
      WaitOperation: unary(Name, async ({ name }) => {
        await runner.done(executions.get(name) ?? missing(name))
        return operation(name)
      }),
    }),
  }
}

function missing(name: string): never {
  throw notFound(`Operation ${name} does not exist.`)
}
