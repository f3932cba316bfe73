import pg from 'pg'

/** A trigger or a policy dropped rows without an error. */
export class IgnoredRows extends Error {}

/** What the database refuses, or ignored, is undone to where `work` began; the transaction goes on. */
export async function inSavepoint<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('savepoint part')
  try {
    const result = await work()
    await client.query('release savepoint part')
    return result
  } catch (error) {
    if (error instanceof pg.DatabaseError || error instanceof IgnoredRows)
      await client.query('rollback to savepoint part; release savepoint part')
    throw error
  }
}
