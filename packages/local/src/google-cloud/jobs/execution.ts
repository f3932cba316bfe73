import { timestamp } from '../protos.ts'

/** One run of a job: the sum of its tasks. Counts are of tasks, but `retried`, which is of attempts. */
export type Execution = {
  name: string
  job: string
  createTime: string
  completionTime?: string
  state: 'running' | 'succeeded' | 'failed' | 'cancelled'
  /** Why it is not well, for a person. */
  message: string
  taskCount: number
  running: number
  succeeded: number
  failed: number
  cancelled: number
  retried: number
  maxRetries: number
  timeoutSeconds: number
}

const conditions = {
  running: { state: 'CONDITION_RECONCILING' },
  succeeded: { state: 'CONDITION_SUCCEEDED' },
  failed: { state: 'CONDITION_FAILED', executionReason: 'NON_ZERO_EXIT_CODE' },
  cancelled: { state: 'CONDITION_FAILED', executionReason: 'CANCELLED' },
}

/** As `google.cloud.run.v2.Execution`. */
export function executionMessage(execution: Execution) {
  const { name, job, createTime, completionTime, message, timeoutSeconds } = execution
  return {
    name,
    job: job.split('/').at(-1),
    uid: name.split('/').at(-1),
    createTime: timestamp(createTime),
    startTime: timestamp(createTime),
    ...(completionTime && { completionTime: timestamp(completionTime) }),
    taskCount: execution.taskCount,
    runningCount: execution.running,
    succeededCount: execution.succeeded,
    failedCount: execution.failed,
    cancelledCount: execution.cancelled,
    retriedCount: execution.retried,
    reconciling: execution.state === 'running',
    conditions: [{ type: 'Completed', message, ...conditions[execution.state] }],
    template: { maxRetries: execution.maxRetries, timeout: { seconds: Math.ceil(timeoutSeconds) } },
  }
}
