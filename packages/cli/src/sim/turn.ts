import { setImmediate } from 'node:timers/promises'

/** The next turn of the event loop: by then every promise that could go on has. */
export function turn(): Promise<void> {
  return setImmediate()
}
