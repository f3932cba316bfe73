import { test } from 'tap'
import { plainWords } from './plain-words.ts'

const decided = {
  yes: [
    ' Yes, please! ',
    'Ja.',
    'looks good',
    'yeah go ahead',
    'sounds good',
    'yep',
    'perfect, go on',
    'approve',
  ]
    .concat([
      'apply it please',
      'go on',
      'yes, apply it',
      'ok 👍',
      'Looks good to me, thanks!',
      'Sieht gut aus, weiter',
    ])
    .concat([
      'Passt, danke',
      'vas-y',
      'C’est bon, merci',
      'D’accord',
      'Sí, adelante por favor',
      'está bien',
      'Tudo bem',
    ])
    .concat(['pode aplicar', 'alles klar', 'ça marche']),
  no: [
    'No',
    'no thanks',
    'don’t',
    'no, don’t delete it',
    'no, leave it',
    'Nein, lieber nicht',
    'non merci',
    'não, obrigado',
  ],
  stop: [
    'never mind',
    'ok, cancel',
    'no, forget it',
    'Vergiss es',
    'Laisse tomber',
    'olvídalo',
    'deixa pra lá',
  ],
  wait: ['no wait', 'ok, hold on', 'wait', 'not yet', 'Moment mal', 'attends', 'espera un momento'],
}

test('an answer that says nothing else decides by itself, in every language', t => {
  for (const [what, answers] of Object.entries(decided))
    for (const answer of answers) t.equal(plainWords(answer), what, answer)
  t.end()
})

test('what says more, or something else, decides nothing', t => {
  const others = [
    'no, the other sheet',
    'yes, but hourly',
    'Orders',
    'yes?',
    'yes and no',
    'ok, what does it do',
    '',
  ]
  for (const answer of [...others, 'I do not know', 'delete it', 'yes, delete the rows', 'go on Monday', '?'])
    t.equal(plainWords(answer), undefined, answer)
  t.end()
})

test('the verb of what is asked is a yes to that alone', t => {
  t.equal(plainWords('yes, delete it', 'delete_sync'), 'yes')
  t.equal(plainWords('no, do not delete it', 'delete_sync'), 'no')
  t.equal(plainWords('delete it', 'review'), undefined)
  t.equal(plainWords('undo it', 'delete_sync'), undefined)
  t.end()
})
