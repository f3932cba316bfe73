import type { JobId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import { type Dispatcher, type JobStore, sweep } from '@doki/jobs'
import { authFlowStore } from './stores/auth-flow-store.ts'

/** What happens without a person's rights: for the clock, the message bus, and after a person's cancel. */
export type Machines = {
  /** Dispatches jobs that were left behind and frees those whose process died. */
  sweep(): Promise<{ dispatched: number; freed: number }>
  /** Ends or stops what a cancelled job has started, and wakes who waited for any of it. */
  cancel(id: JobId): Promise<void>
  /** Fails a job whose message was given up, if it has not ended. */
  giveUp(id: JobId): Promise<void>
  forgetOldFlows(): Promise<void>
}

/** `service` logs in as `doki_service`, and `jobs` are its. */
export function machinesOf(deps: { service: Queries; jobs: JobStore; dispatcher: Dispatcher }): Machines {
  const { service, jobs, dispatcher } = deps
  return {
    sweep: () => sweep({ jobs, dispatcher }),
    async cancel(id) {
      await dispatcher.dispatchAll(await jobs.cancel(id))
    },
    async giveUp(id) {
      await dispatcher.dispatchAll(await jobs.giveUp(id))
    },
    forgetOldFlows: () => authFlowStore(service).forgetOld(),
  }
}
