import fc from 'fast-check'
import { test } from 'tap'
import { withoutEchoes } from './without-echoes.ts'

test('no run of the secret is left, wherever it stands', t => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 60 })
  fc.assert(
    fc.property(letters, letters, fc.integer({ min: 1, max: 8 }), (text, secret, length) => {
      const kept = withoutEchoes(text, secret, length)
      const runs = Array.from({ length: Math.max(0, secret.length - length + 1) }, (_, at) =>
        secret.slice(at, at + length),
      )
      return runs.every(run => !kept.includes(run))
    }),
  )
  t.end()
})

test('all else stays as it is', t => {
  t.equal(
    withoutEchoes('No model thinker for sk-12345678, sorry', 'sk-12345678', 6),
    'No model thinker for …, sorry',
  )
  t.equal(withoutEchoes('No key abc', 'abc', 6), 'No key …')
  t.equal(withoutEchoes('No key', '', 6), 'No key')
  t.end()
})
