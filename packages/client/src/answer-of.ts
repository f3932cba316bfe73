import { problemFrom } from './problem-error.ts'

type Answered<T> = { data?: T; error?: unknown; response: Response }

/** What a call was answered; throws a `ProblemError` for a refusal. `await answerOf(client.GET('/me'))` */
export async function answerOf<T>(call: Promise<Answered<T>>): Promise<T> {
  const answered = await call
  if (isGood(answered)) return answered.data
  throw problemFrom(answered.error, answered.response.status)
}

/** Data is there for every success that has a body; without one its type says so. */
function isGood<T>(answered: Answered<T>): answered is Answered<T> & { data: T } {
  return answered.response.ok
}
