import { test } from 'tap'
import { chooseEdits } from './choose-edits.ts'

test('an edited text never begins like a formula, and never is the text it was', t => {
  const edits = (texts: (string | null)[]) =>
    chooseEdits(
      {
        sheet: { firstRow: 2 },
        key: { columns: ['id'] },
        columns: [
          { column: 'id', type: 'integer', index: 0, limits: {} },
          { column: 'note', type: 'text', index: 1, limits: {} },
        ],
      },
      texts.map((text, at) => [at, text]),
      new Set(),
    ).map(({ row, value }) => [row, value])
  t.same(edits(['=1+1']), [[2, 'edited']])
  t.same(edits(["'quoted"]), [[2, 'edited']])
  t.same(edits(['-', '+49 30', '@home']), [
    [2, 'edited'],
    [3, 'edited'],
    [4, 'edited'],
  ])
  t.same(edits([null]), [[2, 'edited']])
  t.same(edits(['plain']), [[2, 'plain (edited)']])
  t.end()
})
