import { test } from 'tap'
import { table } from './format.ts'

test('columns stand under one another in a terminal, wide letters and marks too', async t => {
  const lines = table(
    ['sheet', 'table'],
    [
      ['会員ナー', 'x'],
      ['naïve', 'x'],
      ['na\u0131\u0308ve', 'x'],
    ],
    8,
  ).split('\n')
  t.same(lines, [
    '  sheet     table',
    '  ────────  ─────',
    '  会員ナー  x',
    '  naïve     x',
    '  na\u0131\u0308ve     x',
  ])
  t.equal(
    table(['a'], [['会員番号です']], 8)
      .split('\n')
      .at(-1),
    '  会員番…',
  )
})
