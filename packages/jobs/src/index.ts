export { cloudDispatcher } from './cloud-dispatcher.ts'
export { cloudRunStarter, type ExecutionStarter } from './cloud-run-starter.ts'
export type { NewJob } from './create-job.ts'
export { type Dispatcher, dispatcher, type Send, type SendOptions } from './dispatcher.ts'
export type { Dispatchable } from './job-row.ts'
export { type Beat, type JobStore, jobStore } from './job-store.ts'
export { CancelledError, LostLeaseError, StoppingError } from './lost-lease.ts'
export { type Publisher, pubsubPublisher } from './pubsub-publisher.ts'
export type { DeadLetter, DeadLetters } from './replay-store.ts'
export {
  defaultBeatMs,
  defaultLeaseMs,
  type Handler,
  type Outcome,
  type RunOptions,
  runClaimed,
  type Work,
} from './run-claimed.ts'
export { sweep } from './sweep.ts'
export { isWaitFor, type WaitFor } from './wait-for.ts'
