import { test } from 'tap'
import { valueLikeness } from './value-likeness.ts'
import { profileValues } from './value-profile.ts'

test('columns are compared though no value is shared', async t => {
  const mails = valueLikeness(profileValues(['a@x.org', 'b@x.org']), profileValues(['c@y.com', 'd@y.com']))
  t.match(mails, { sameKind: 1, kind: 'email', both: 0 })
  const other = valueLikeness(
    profileValues(['a@x.org', 'b@x.org']),
    profileValues(['+49 30 1234567', '+49 30 7654321']),
  )
  t.match(other, { sameKind: 0, otherKind: 1 })
})

test('numbers of one size are alike, also where one side counts cents', async t => {
  const euros = profileValues(['12,50 €', '99,00 €', '7,25 €', '45,10 €'])
  const cents = profileValues(['1190', '9900', '801', '4450'])
  t.ok(valueLikeness(euros, cents, [100]).numbers > 0.5)
  t.ok(valueLikeness(euros, cents).numbers < 0)
  t.ok(valueLikeness(euros, profileValues(['11.90', '80', '9.5', '50'])).numbers > 0.5)
})

test('shared values say more the less they are shared by chance', async t => {
  const small = valueLikeness(profileValues(['1', '2', '3']), profileValues(['1', '2', '3']))
  const words = valueLikeness(
    profileValues(['Berlin', 'Paris', 'Rome']),
    profileValues(['berlin', 'Paris', 'Rome ']),
  )
  t.ok(words.shared > 0.9)
  t.ok(small.shared < 0.2)
  t.match(words, { both: 3, of: 3 })
})

test('without values on both sides nothing is said', async t => {
  t.match(valueLikeness(profileValues([]), profileValues(['a'])), { known: false, alike: 0 })
})
