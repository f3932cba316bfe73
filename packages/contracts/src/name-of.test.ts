import { test } from 'tap'
import { nameOf } from './name-of.ts'

const Name = nameOf(20)

test('a name of nothing that can be seen is refused, in words', t => {
  const invisible = [
    '',
    ' ',
    '\u00a0',
    '\u200b',
    '\u2060\ufeff',
    '\u202e\u202c',
    '\u3164',
    '\u115f\u1160',
    '\u2800',
    '\u0301',
    '\ufe0f',
    '\u{e0041}',
    '\0',
    '\u00ad',
  ]
  for (const text of invisible) t.notOk(Name.safeParse(text).success, JSON.stringify(text))
  t.match(Name.safeParse('\u200b').error?.issues, [{ message: /nothing of it can be seen/ }])
  t.end()
})

test('any other is taken, without the spaces around it', t => {
  for (const text of ['a', '0', '-', 'é', 'e\u0301', '注文', 'طلبات', '👩‍👩‍👧', '☑️', '\u200bx', 'ㅤx'])
    t.equal(Name.parse(` ${text}\n`), text)
  t.notOk(Name.safeParse('x'.repeat(21)).success)
  t.end()
})
