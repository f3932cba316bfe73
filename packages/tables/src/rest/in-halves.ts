import { restFailureOf } from './rest-error.ts'

/**
 * Does `work` with all items in one request; when the database refuses, with each half, until the items are found that it will not
 * take. Those go to `refused`. Any other failure is thrown.
 */
export async function inHalves<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  refused: (item: T, error: unknown) => void,
): Promise<void> {
  try {
    await work(items)
  } catch (error) {
    const [first] = items
    if (restFailureOf(error) !== 'row' || first === undefined) throw error
    if (items.length === 1) return refused(first, error)
    const middle = items.length >> 1
    await inHalves(items.slice(0, middle), work, refused)
    await inHalves(items.slice(middle), work, refused)
  }
}
