import { randomBytes } from 'node:crypto'
import { DokiError } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { createVault } from './create-vault.ts'

const key = () => randomBytes(32).toString('base64')
const place = { workspaceId: 'w1', connectionId: 'c1' }

test('law: what is sealed opens to the same text, and never looks the same twice', async t => {
  const vault = createVault({ keys: { k1: key() }, current: 'k1' })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const sealed = vault.seal(text, place)
      return vault.open(sealed, place) === text && sealed !== vault.seal(text, place)
    }),
  )
  t.match(vault.seal('x', place), /^v1\.k1\.[\w-]{16}\.[\w-]+$/)
})

test('law: a text changed anywhere does not open', async t => {
  const vault = createVault({ keys: { k1: key() }, current: 'k1' })
  const sealed = vault.seal('a refresh token', place)
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(sealed[at] !== character)
      return refuses(() => vault.open(sealed.slice(0, at) + character + sealed.slice(at + 1), place))
    }),
    { numRuns: 1000 },
  )
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), to => refuses(() => vault.open(sealed.slice(0, to), place))),
  )
  fc.assert(fc.property(fc.string(), text => refuses(() => vault.open(text, place))))
  t.pass()
})

test('a text moved to another row does not open', async t => {
  const vault = createVault({ keys: { k1: key() }, current: 'k1' })
  const sealed = vault.seal('a refresh token', place)
  t.ok(refuses(() => vault.open(sealed, { ...place, connectionId: 'c2' })))
  t.ok(refuses(() => vault.open(sealed, { ...place, workspaceId: 'w2' })))
})

test('after a rotation old texts open, and new ones are sealed by the new key', async t => {
  const old = { k1: key() }
  const sealed = createVault({ keys: old, current: 'k1' }).seal('a refresh token', place)
  const both = createVault({ keys: { k2: key(), ...old }, current: 'k2' })
  t.equal(both.open(sealed, place), 'a refresh token')
  t.equal(both.keyOf(sealed), 'k1')
  t.equal(both.keyOf(both.seal('x', place)), 'k2')
})

test('an unknown key says which', async t => {
  const sealed = createVault({ keys: { k1: key() }, current: 'k1' }).seal('x', place)
  const other = createVault({ keys: { k2: key() }, current: 'k2' })
  t.throws(() => other.open(sealed, place), {
    code: 'unprocessable',
    message: /the key k1, which is not set/,
  })
})

test('bad keys are refused at start', async t => {
  t.throws(() => createVault({ keys: { k1: 'c2hvcnQ=' }, current: 'k1' }), /k1 is not 32 bytes/)
  t.throws(() => createVault({ keys: { k1: key() }, current: 'k2' }), /k2 is not among/)
  t.throws(() => createVault({ keys: { 'k.1': key() }, current: 'k.1' }), /letters/)
})

function refuses(open: () => string): boolean {
  try {
    open()
    return false
  } catch (error) {
    return error instanceof DokiError && error.code === 'unprocessable'
  }
}
