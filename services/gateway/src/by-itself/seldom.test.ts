import { test } from 'tap'
import { seldom } from './seldom.ts'

test('who comes while it is done is followed by one more, whoever else came', async t => {
  const { ask, begun, next, early } = setup()
  const first = ask('a')
  for (let i = 0; i < 50; i++) await ask('a')
  t.strictSame([begun.length, early.length], [1, 1])
  const other = ask('b')
  t.strictSame(begun, ['a', 'b'], 'keys do not wait for each other')
  next('a')
  await first
  await until(() => begun.length === 3)
  t.strictSame(begun, ['a', 'b', 'a'])
  next('a')
  next('b')
  await other
})

test('who is alone is done for at once, again and again', async t => {
  const { ask, begun, next } = setup()
  for (let i = 1; i <= 3; i++) {
    const asked = ask('a')
    next('a')
    await asked
    await until(() => idle())
    t.equal(begun.length, i)
  }
})

test('what fails is told to who waits, and noted when nobody does', async t => {
  const { ask, fail, errors, begun } = setup()
  const asked = ask('a')
  await ask('a')
  fail('a')
  await t.rejects(asked, { message: 'failed' })
  await until(() => begun.length === 2)
  fail('a')
  await until(() => errors.length === 1)
  t.match(errors, [{ message: 'failed' }])
})

let turns = 0
/** True after a few turns of the loop. */
function idle(): boolean {
  return ++turns % 5 === 0
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 1))
}

/** Work that ends when the test says so. */
function setup() {
  const begun: string[] = []
  const early: string[] = []
  const errors: unknown[] = []
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>()
  const ask = seldom({
    everyMs: 0,
    work(key) {
      begun.push(key)
      const { promise, ...end } = Promise.withResolvers<void>()
      ends.set(key, end)
      return promise
    },
    early: async key => void early.push(key),
    onError: error => void errors.push(error),
  })
  return {
    ask,
    begun,
    early,
    errors,
    next: (key: string) => ends.get(key)?.resolve(),
    fail: (key: string) => ends.get(key)?.reject(new Error('failed')),
  }
}
