import fc from 'fast-check'
import { test } from 'tap'
import { directMaxAgeSeconds, messageMaxAgeSeconds, signInternal, verifyInternal } from './sign-internal.ts'

const secret = 'a'.repeat(32)
const other = 'b'.repeat(32)
const claim = { body: '{"jobId":1}', secrets: [secret], nowSeconds: 1_000_000, maxAgeSeconds: 600 }

test('the secret itself opens, another does not', async t => {
  t.ok(verifyInternal({ ...claim, header: secret }))
  t.notOk(verifyInternal({ ...claim, header: other }))
  t.notOk(verifyInternal({ ...claim, header: secret.slice(1) }))
  t.notOk(verifyInternal({ ...claim, header: '' }))
  t.notOk(verifyInternal({ ...claim, header: undefined }))
  t.notOk(verifyInternal({ ...claim, header: secret, secrets: [] }))
})

test('law: a signature opens for its body, and for no other', async t => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(2 ** 31), (body, forged, now) => {
      const header = signInternal(secret, body, now)
      const asked = { header, secrets: [secret], nowSeconds: now, maxAgeSeconds: 600 }
      return (
        verifyInternal({ ...asked, body }) && verifyInternal({ ...asked, body: forged }) === (forged === body)
      )
    }),
  )
  t.pass()
})

test('both secrets open while they are being changed, a third does not', async t => {
  const header = signInternal(secret, claim.body, claim.nowSeconds)
  t.ok(verifyInternal({ ...claim, header, secrets: [other, secret] }))
  t.ok(verifyInternal({ ...claim, header, secrets: [secret, other] }))
  t.notOk(verifyInternal({ ...claim, header, secrets: [other] }))
})

test('a signature ends: 10 minutes on a call, 8 days on a message; one from the future does not count', async t => {
  const aged = (age: number, maxAgeSeconds: number) =>
    verifyInternal({
      ...claim,
      maxAgeSeconds,
      header: signInternal(secret, claim.body, claim.nowSeconds - age),
    })
  t.ok(aged(600, directMaxAgeSeconds))
  t.notOk(aged(601, directMaxAgeSeconds))
  t.ok(aged(8 * 86_400, messageMaxAgeSeconds))
  t.notOk(aged(8 * 86_400 + 1, messageMaxAgeSeconds))
  t.ok(aged(-30, directMaxAgeSeconds))
  t.notOk(aged(-61, directMaxAgeSeconds))
})

test('a signature does not count as a secret, nor its time without its mac', async t => {
  const header = signInternal(secret, claim.body, claim.nowSeconds)
  t.notOk(verifyInternal({ ...claim, header: header.replace(/v1=./, 'v1=g') }))
  t.notOk(verifyInternal({ ...claim, header: header.replace('t=1000000', 't=1000001') }))
  t.notOk(verifyInternal({ ...claim, header: `t=${claim.nowSeconds},v1=` }))
})
