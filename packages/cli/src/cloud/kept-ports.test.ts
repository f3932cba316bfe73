import { createServer } from 'node:net'
import { test } from 'tap'
import { keepPorts, keptPorts } from './kept-ports.ts'

test('ports are those of the last time, unless somebody has taken one', async t => {
  const folder = t.testdir({})
  const first = await keptPorts(folder)
  keepPorts(folder, first)
  t.same(await keptPorts(folder), first)
  const taker = createServer().listen(first.supabase, '127.0.0.1')
  t.teardown(() => taker.close())
  await new Promise(resolve => taker.once('listening', resolve))
  const second = await keptPorts(folder)
  t.match(second, { postgres: first.postgres, workspace: first.workspace })
  t.not(second.supabase, first.supabase)
})

test('a note that cannot be read is none', async t => {
  t.ok((await keptPorts(t.testdir({ 'ports.json': '{"post' }))).postgres > 0)
})
