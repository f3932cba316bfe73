import { answerOf } from './answer-of.ts'

type Page<T> = { items: T[]; next: string | null }
type Answered<T> = { data?: Page<T>; error?: unknown; response: Response }

/**
 * All items of a list, page by page as they are asked for:
 * `itemsOf(cursor => client.GET('/jobs', { params: { query: { cursor } } }))`.
 */
export async function* itemsOf<T>(
  ask: (cursor: string | undefined) => Promise<Answered<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const { items, next } = await answerOf(ask(cursor))
    yield* items
    cursor = next ?? undefined
  } while (cursor !== undefined)
}
