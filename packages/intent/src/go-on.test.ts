import { Catalog } from '@doki/contracts'
import { test } from 'tap'
import { goOn } from './go-on.ts'
import { interpret } from './interpret.ts'

const [first, second] = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002']

const catalog = Catalog.parse({
  spreadsheets: [
    { id: 'b', title: 'Budget', tabs: [{ title: 'Sheet1' }] },
    { id: 'c', title: 'Contacts', tabs: [{ title: 'Sheet1' }] },
    { id: 'y', title: 'Years', tabs: [{ title: '2' }, { title: '1' }] },
  ],
  tables: [
    { schema: 'public', name: 'orders' },
    { schema: 'public', name: 'people' },
  ],
  syncs: [
    { id: first, name: 'Budget → orders', sheet: 'Budget', table: 'public.orders' },
    { id: second, name: 'Contacts ⇄ people', sheet: 'Contacts', table: 'public.people' },
  ],
})

test('which sync is meant may be told by its place, in every language', async t => {
  const asked = interpret('pause the sync', catalog)
  const places = {
    [first]: [
      'the first one',
      'First',
      '1',
      '#1',
      'number 1',
      'number one',
      'one',
      'die erste',
      'le premier',
    ].concat(['la primera', 'a primeira', 'Option 1, please', '1.', '1st', 'el nº 1', 'numéro 1']),
    [second]: [
      'the second one',
      'second',
      '2',
      'no. 2',
      'the last one',
      'Nummer 2 bitte',
      'die zweite',
      'der letzte',
    ].concat(['la deuxième', 'la seconde', 'el segundo', 'a segunda', 'o último', 'la última', 'the latter']),
  }
  for (const [sync, answers] of Object.entries(places))
    for (const answer of answers)
      t.match(goOn(asked, answer, catalog), { intent: { action: 'pause_sync', sync }, questions: [] }, answer)
})

test('what is no answer leaves the question, and turns it into nothing else', async t => {
  const asked = interpret('pause the sync', catalog)
  for (const answer of [
    'the third one',
    'both',
    'leave it',
    'every hour',
    '0',
    'at 1',
    'delete it',
    'go on',
    '12',
  ])
    t.equal(goOn(asked, answer, catalog), asked, answer)
})

test('words with a verb and a name of their own are another wish, also while a question is open', async t => {
  const asked = interpret('pause the sync', catalog)
  t.match(goOn(asked, 'no, run Contacts now', catalog).intent, { action: 'run_sync', sync: second })
})

test('a tab that is called like a place is meant by its name', async t => {
  const asked = interpret('copy Years into orders', catalog)
  t.match(asked.questions[0], { choices: ['Years › 2', 'Years › 1'] })
  t.match(goOn(asked, '1', catalog).intent.sheet, { tab: '1' })
  t.match(goOn(asked, 'the second one', catalog).intent.sheet, { tab: '1' })
})
