import type { Dispatcher } from './dispatcher.ts'
import type { JobStore } from './job-store.ts'

type Options = {
  jobs: JobStore
  dispatcher: Pick<Dispatcher, 'dispatchAll'>
  /** How long a dispatched job may stay unclaimed; a minute unless told otherwise. */
  olderThanMs?: number
  /** How often a job is taken without getting anywhere before it is given up. */
  maxAttempts?: number
}

/**
 * Each minute: takes jobs back from workers that died, ends what is hopeless or was cancelled, and sends what was left
 * behind. Safe to run twice at once.
 */
export async function sweep({ jobs, dispatcher, olderThanMs = 60_000, maxAttempts = 10 }: Options) {
  const { freed } = await jobs.free()
  await jobs.giveUpAfter(maxAttempts)
  for (const id of await jobs.orphans()) await jobs.cancel(id)
  await jobs.wakeForgotten()
  // What the steps above woke is in the outbox with the rest.
  const dispatched = await dispatcher.dispatchAll(await jobs.unsent({ olderThanMs }))
  return { dispatched, freed }
}
