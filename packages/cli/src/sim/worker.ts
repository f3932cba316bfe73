import { parentPort } from 'node:worker_threads'
import { type Proved, proveSeed } from '@doki/engine/simulation'
import { turn } from './turn.ts'

/** A thread that proves the seeds it is sent, one after the other, and answers each. */
export interface Task {
  seed: number
}
export type Answer = { seed: number; proved: Proved } | { seed: number; error: string }

parentPort?.on('message', ({ seed }: Task) => {
  proveSeed(seed, { drain: turn }).then(
    proved => answer({ seed, proved }),
    (error: unknown) => answer({ seed, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
  )
})

function answer(message: Answer): void {
  parentPort?.postMessage(message)
}
