import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { freePort } from '../cloud/free-port.ts'
import { startFront } from './front.ts'

test('requests go to those that are served in turn, and to others from then on', async t => {
  const front = await startFront()
  t.teardown(() => front.close())
  const [old, fresh] = [await answers(t, 'old'), await answers(t, 'fresh')]
  const ask = async () => (await fetch(front.url, {})).text()
  front.serve(old, fresh)
  t.same([await ask(), await ask()].sort(), ['fresh', 'old'])
  front.serve(fresh)
  t.same([await ask(), await ask()], ['fresh', 'fresh'])
  t.same(front.counts(), { [old]: 1, [fresh]: 3 })
})

test('a connection is cut when nobody is served, or who is served is gone', async t => {
  const front = await startFront()
  t.teardown(() => front.close())
  await t.rejects(fetch(front.url))
  front.serve(`http://127.0.0.1:${await freePort()}`)
  await t.rejects(fetch(front.url))
})

async function answers(t: Test, text: string): Promise<string> {
  const server = createServer((_request, response) => void response.end(text))
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  return `http://127.0.0.1:${port}`
}
