import { z } from 'zod'
import { Duration } from '../protos.ts'
import { type Unary, unary } from '../unary.ts'
import { executionMessage } from './execution.ts'
import type { RunOverrides } from './job-config.ts'
import type { JobRunner } from './job-runner.ts'
import type { Operations } from './operations.ts'

const Name = z.object({ name: z.string() })
const Parent = z.object({ parent: z.string() })

const ContainerOverride = z.object({
  args: z.array(z.string()).default([]),
  clearArgs: z.boolean().default(false),
  env: z.array(z.object({ name: z.string(), value: z.string().default('') })).default([]),
})
const Run = Name.extend({
  validateOnly: z.boolean().default(false),
  overrides: z
    .object({
      containerOverrides: z.array(ContainerOverride).max(1, 'One container to a job here').default([]),
      taskCount: z.int().default(0),
      timeout: Duration.nullish(),
    })
    .nullish(),
})

/** `google.cloud.run.v2.Jobs`, of jobs that are configured rather than created. */
export function jobService(runner: JobRunner, operations: Operations): Record<string, Unary> {
  const job = (name: string) => {
    const { args, env, taskTimeoutSeconds, maxRetries } = runner.config(name)
    const [latest] = runner.list(name)
    const container = {
      args,
      env: Object.entries(env).map(([key, value]) => ({ name: key, value, values: 'value' })),
    }
    const timeout = { seconds: Math.ceil(taskTimeoutSeconds) }
    return {
      name,
      executionCount: runner.list(name).length,
      ...(latest && { latestCreatedExecution: { name: latest.name } }),
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      template: { taskCount: 1, template: { containers: [container], maxRetries, timeout } },
    }
  }
  return {
    GetJob: unary(Name, ({ name }) => job(name)),
    ListJobs: unary(Parent, ({ parent }) => ({
      jobs: Object.keys(runner.jobs()).map(name => job(name.includes('/') ? name : `${parent}/jobs/${name}`)),
    })),
    RunJob: unary(Run, ({ name, validateOnly, overrides }) => {
      runner.config(name)
      if (validateOnly) return { name: '', done: true }
      return operations.of(runner.run(name, asOverrides(overrides)))
    }),
  }
}

/** `google.cloud.run.v2.Executions`. */
export function executionService(runner: JobRunner, operations: Operations): Record<string, Unary> {
  return {
    GetExecution: unary(Name, ({ name }) => executionMessage(runner.find(name))),
    ListExecutions: unary(Parent, ({ parent }) => ({
      executions: runner.list(parent).map(executionMessage),
    })),
    CancelExecution: unary(Name, ({ name }) => operations.of(runner.cancel(name))),
  }
}

function asOverrides(given: z.infer<typeof Run>['overrides']): RunOverrides {
  const [container] = given?.containerOverrides ?? []
  const args = container?.args.length || container?.clearArgs ? container.args : undefined
  return {
    ...(args && { args }),
    env: Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value])),
    taskCount: given?.taskCount || 1,
    ...(given?.timeout && { timeoutSeconds: given.timeout / 1000 }),
  }
}
