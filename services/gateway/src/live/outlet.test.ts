import { test } from 'tap'
import { outlet } from './outlet.ts'

test('a slow reader takes no more memory than what is kept for it, and loses nothing of that', async t => {
  let now = 1
  const frame = 'x'.repeat(10_000)
  const out = outlet(
    (_waiting, next) => [next],
    () => now,
  )
  for (let at = 0; at < 1_000; at++) out.send(`${at}${frame}`)
  t.equal(out.waitingSince(), 1)
  now = 2
  out.send('the last')
  t.ok(out.stream.readableLength < 40_000, 'what is on its way is bounded')
  out.end()
  let all = ''
  for await (const chunk of out.stream) all += chunk
  t.ok(all.endsWith('the last'))
  t.ok(all.length < 50_000)
  t.equal(out.waitingSince(), undefined)
})

test('who hung up is sent nothing', async t => {
  const out = outlet((waiting, next) => [...waiting, next])
  out.stream.destroy()
  out.send('x')
  out.end()
  t.equal(out.stream.readableLength, 0)
})
