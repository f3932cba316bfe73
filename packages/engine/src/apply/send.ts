import { ProtectedRangeError, UnclearWriteError } from '@doki/sync'

/** What Google made of a write: `unclear` has to be decided by looking, and of `protected` nothing was carried out. */
export type Answer = 'done' | 'unclear' | 'protected'

/** Sends a write to the sheet. What is neither of the answers is thrown. */
export async function send(write: () => Promise<void>): Promise<Answer> {
  try {
    await write()
    return 'done'
  } catch (error) {
    if (error instanceof UnclearWriteError) return 'unclear'
    if (error instanceof ProtectedRangeError) return 'protected'
    throw error
  }
}
