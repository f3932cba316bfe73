import { test } from 'tap'
import { showTap } from './show-tap.ts'

test('failures are shown whole, successes by file', t => {
  const lines = [
    'TAP version 14',
    '    ok 1 - fine',
    '    not ok 2 - broken',
    '      ---',
    '      expected: 1',
    '      ...',
    '    ok 3 - fine again',
    '    ok 4 - needs the recordings # SKIP not here',
    'not ok 1 - packages/a/test/all.test.ts',
    'ok 2 - packages/b/test/all.test.ts # time=12ms {',
  ]
  const show = showTap()
  t.same(
    lines.map(show).filter(line => line !== undefined),
    [
      '    not ok 2 - broken',
      '      ---',
      '      expected: 1',
      '      ...',
      'ok 4 - needs the recordings # SKIP not here',
      'not ok 1 - packages/a/test/all.test.ts',
      'ok 2 - packages/b/test/all.test.ts # time=12ms',
    ],
  )
  t.end()
})
