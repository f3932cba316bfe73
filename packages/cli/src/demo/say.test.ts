import { test } from 'tap'
import { say } from './say.ts'

test('on a terminal, what goes on now is one line that goes away', t => {
  const { said, out } = setup({ isTTY: true, columns: 12 })
  said.now('Reading the tab')
  said.line('Done')
  t.same(out, ['\r\u001b[K  Reading t', '\r\u001b[K', 'Done\n'])
  t.end()
})

test('a terminal that does not know its width gets the line all the same', t => {
  const { said, out } = setup({ isTTY: true, columns: 0 })
  said.now('Reading')
  said.line('')
  t.equal(out[0], '\r\u001b[K  Reading')
  t.end()
})

test('elsewhere only what lasts is told, with its seconds', async t => {
  const { said, out } = setup({}, 0.01)
  said.now('Reading')
  said.line('Done')
  t.same(out, ['Done\n'])
  said.now('Waiting')
  while (out.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
  said.line('Over')
  t.match(out[1], /^ {2}Waiting … \(\d+ s\)\n$/)
})

test('nothing out of a file steers the terminal', t => {
  const { said, out } = setup({})
  said.line('a\u001b[2Jb\u0007\u202ec\nd')
  t.same(out, ['a[2Jbc\nd\n'])
  t.end()
})

function setup(terminal: { isTTY?: boolean; columns?: number }, patience?: number) {
  const out: string[] = []
  return { out, said: say(false, { ...terminal, write: text => out.push(text) }, patience) }
}
