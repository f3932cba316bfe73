import type { WaitingFor } from '@doki/contracts'

/** What a handler returns to lay its job down until something comes; `state` is what it needs to go on. */
export type WaitFor = { wait: { state: unknown; waitingFor: WaitingFor } }

/** So the result of a kind of job cannot itself have a field `wait`. */
export function isWaitFor(result: unknown): result is WaitFor {
  return typeof result === 'object' && result !== null && 'wait' in result
}
