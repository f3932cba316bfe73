import fc from 'fast-check'
import { test } from 'tap'
import { mayStand, pattern } from './pattern.ts'

const code = fc.constantFrom('COPY', 'TO', 'W', 'SHEET', '_')
const often = fc.constantFrom('', '', '?', '*', '+', '*?', '{0,2}', '{1,2}', '{2}')

/** Patterns of every form that the grammar is written in, one in another. */
const { sequence } = fc.letrec<{ sequence: string; group: string; part: string }>(tie => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(code, often).map(([each, times]) => each + times),
    fc.constantFrom('ANY', 'ANY*', '~TO', '~TO{0,2}', '^', '$'),
    tie('group'),
  ),
  group: fc
    .tuple(
      fc.constantFrom('(', '(', '(', '(?!', '(?<!', '(?='),
      fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }),
      often,
    )
    .map(([open, each, times]) => `${open}${each.join('|')})${open === '(' ? times : ''}`),
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map(parts => parts.join(' ')),
}))

test('what is passed over without a look would not have been found', async () => {
  fc.assert(
    fc.property(sequence, fc.array(code, { maxLength: 8 }), (source, codes) => {
      const made = pattern(source)
      const found = made.regexp.test(codes.map(each => `${each} `).join(''))
      return !found || mayStand(made, new Set(codes))
    }),
    { numRuns: 2_000 },
  )
})

test('a line without a word that a pattern cannot do without is passed over', async t => {
  const passes = (source: string, ...codes: string[]) =>
    t.notOk(mayStand(pattern(source), new Set(codes)), source)
  passes('EVERY NUM (MINUTE|HOUR)', 'EVERY', 'NUM', 'DAY')
  passes('(AND|BUT)* (NOT|INSTEAD)+ THE? NEWEST', 'AND', 'NEWEST')
  passes('COPY (THE W|TO S)', 'COPY', 'W')
  t.ok(mayStand(pattern('COPY (THE W|TO S)?'), new Set(['COPY'])))
})
