import { randomBytes } from 'node:crypto'
import { wait } from '../../stand-in/wait.ts'
import { notFound } from '../status-error.ts'
import type { Execution } from './execution.ts'
import type { JobConfig, JobConfigs, RunOverrides } from './job-config.ts'
import { orphanGuard } from './orphan-guard.ts'
import { runTask } from './run-task.ts'

type Started = {
  execution: Execution
  /** What it was told beside the job's own settings. */
  env: Record<string, string>
  /** Of the tasks that run now, by index. */
  pids: Map<number, number>
  cancel: AbortController
  done: Promise<void>
}

export type JobRunner = ReturnType<typeof jobRunner>

/** Runs the configured jobs as processes of this machine. `print` gets their output, a line at a time. */
export function jobRunner(configured: JobConfigs, print: (line: string) => void) {
  let configs = configured
  const started = new Map<string, Started>()
  const guard = orphanGuard()

  function config(job: string): JobConfig {
    const found = configs[job] ?? configs[job.split('/').at(-1) ?? '']
    if (!found) throw notFound(`Resource '${job.split('/').at(-1)}' of kind 'JOB' does not exist.`)
    return found
  }

  function find(name: string): Started {
    const found = started.get(name)
    if (!found) throw notFound(`Resource '${name.split('/').at(-1)}' of kind 'EXECUTION' does not exist.`)
    return found
  }

  async function runOne(index: number, job: JobConfig, overrides: RunOverrides, run: Started): Promise<void> {
    const { execution, cancel } = run
    const short = execution.name.split('/').at(-1) ?? ''
    execution.running++
    for (let attempt = 0; ; attempt++) {
      const env = {
        ...job.env,
        ...overrides.env,
        CLOUD_RUN_JOB: execution.job.split('/').at(-1) ?? '',
        CLOUD_RUN_EXECUTION: short,
        CLOUD_RUN_TASK_INDEX: String(index),
        CLOUD_RUN_TASK_ATTEMPT: String(attempt),
        CLOUD_RUN_TASK_COUNT: String(execution.taskCount),
      }
      const { ok, reason } = await runTask({
        command: [...job.command, ...(overrides.args ?? job.args)],
        env,
        cwd: job.cwd,
        timeoutSeconds: execution.timeoutSeconds,
        signal: cancel.signal,
        guard,
        runs(pid) {
          if (pid === undefined) run.pids.delete(index)
          else run.pids.set(index, pid)
        },
        print: line => print(`[${short}] ${line}`),
      })
      const over = ok ? 'succeeded' : cancel.signal.aborted ? 'cancelled' : 'failed'
      if (over === 'failed' && attempt < job.maxRetries) {
        execution.retried++
        print(`[${short}] task ${index}, attempt ${attempt} ${reason}: trying again`)
        await wait(job.retryDelayMs * 2 ** attempt)
        if (!cancel.signal.aborted) continue
      }
      execution.running--
      execution[cancel.signal.aborted && !ok ? 'cancelled' : over]++
      if (!ok) execution.message = `Task ${index}, attempt ${attempt} ${reason}.`
      return
    }
  }

  async function runAll(job: JobConfig, overrides: RunOverrides, run: Started): Promise<void> {
    const { execution } = run
    const indexes = Array.from({ length: execution.taskCount }, (_none, index) => index)
    await Promise.all(indexes.map(index => runOne(index, job, overrides, run)))
    execution.completionTime = new Date().toISOString()
    execution.state = execution.cancelled ? 'cancelled' : execution.failed ? 'failed' : 'succeeded'
    execution.message ||= 'Execution completed successfully.'
  }

  return {
    config,
    jobs: (): JobConfigs => configs,
    /** What runs goes on as it was started. */
    configure(changed: JobConfigs): void {
      configs = changed
    },
    find: (name: string): Execution => find(name).execution,
    done: (name: string): Promise<void> => find(name).done,
    /** Newest first. */
    list: (job: string): Execution[] =>
      [...started.values()]
        .map(({ execution }) => execution)
        .filter(execution => execution.job === job)
        .reverse(),
    run(job: string, overrides: RunOverrides): Execution {
      const found = config(job)
      const name = `${job}/executions/${job.split('/').at(-1)}-${randomBytes(4).toString('hex').slice(0, 5)}`
      const counts = { running: 0, succeeded: 0, failed: 0, cancelled: 0, retried: 0 }
      const execution: Execution = {
        name,
        job,
        createTime: new Date().toISOString(),
        state: 'running',
        message: '',
        taskCount: overrides.taskCount,
        maxRetries: found.maxRetries,
        timeoutSeconds: overrides.timeoutSeconds ?? found.taskTimeoutSeconds,
        ...counts,
      }
      const run: Started = {
        execution,
        env: overrides.env,
        pids: new Map(),
        cancel: new AbortController(),
        done: Promise.resolve(),
      }
      started.set(name, run)
      run.done = runAll(found, overrides, run)
      return execution
    },
    /** What was started and has not ended, with the process ids of its tasks. */
    running: (): { name: string; env: Record<string, string>; pids: number[] }[] =>
      [...started.values()]
        .filter(({ execution }) => execution.state === 'running')
        .map(({ execution, env, pids }) => ({ name: execution.name, env, pids: [...pids.values()] })),
    cancel(name: string): Execution {
      const { execution, cancel } = find(name)
      cancel.abort()
      return execution
    },
    /** Ends what runs, kindly, and waits for it. */
    async close(): Promise<void> {
      for (const { cancel } of started.values()) cancel.abort()
      await Promise.all([...started.values()].map(({ done }) => done))
      guard.close()
    },
  }
}
