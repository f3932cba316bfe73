import { Worker } from 'node:worker_threads'
import type { Proved } from '@doki/engine/simulation'
import type { Answer, Task } from './worker.ts'

export interface Crashed {
  seed: number
  error: string
}

export interface ProvedSeeds {
  proved: Proved[]
  /** Seeds of which the simulation itself broke. */
  crashed: Crashed[]
}

/** Proves seeds `first` to `first + count - 1` on so many threads; tells after each how many are done. */
export async function proveSeeds(
  { first, count, threads }: { first: number; count: number; threads: number },
  done: (count: number, wrong: number) => void,
): Promise<ProvedSeeds> {
  const proved: Proved[] = []
  const crashed: Crashed[] = []
  let next = first
  const last = first + count - 1

  function work(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    return new Promise<void>((resolve, reject) => {
      const give = () => {
        const task: Task = { seed: next++ }
        if (task.seed > last) resolve()
        else worker.postMessage(task)
      }
      worker.on('error', reject)
      worker.on('message', (answer: Answer) => {
        if ('proved' in answer) proved.push(answer.proved)
        else crashed.push(answer)
        done(proved.length + crashed.length, crashed.length)
        give()
      })
      give()
    }).finally(() => worker.terminate())
  }

  await Promise.all(Array.from({ length: Math.min(threads, count) }, work))
  return { proved, crashed }
}
