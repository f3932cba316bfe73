import { Catalog } from '@doki/contracts'
import { test } from 'tap'
import { answerQuestion, interpretWithAnswers } from './answer-question.ts'
import { interpret } from './interpret.ts'

test('every choice of a question is an answer to it', async t => {
  const catalog = setup()
  for (const text of [
    'copy Budget to the database',
    'sync it with orders',
    'pause it',
    'sync Budget with orders every 45 minutes',
  ]) {
    const first = interpret(text, catalog)
    t.ok(first.questions.length > 0, text)
    for (const choice of first.questions[0]!.choices) {
      const next = answerQuestion(first, choice, catalog)
      const isAskedAgain = next.questions.some(({ text }) => first.questions.some(each => each.text === text))
      t.notOk(isAskedAgain && first.questions.length === next.questions.length, choice)
      t.notSame(next.intent, first.intent)
    }
  }
})

test('a new table, an existing one and a sheet in free words', async t => {
  const catalog = setup()
  const first = interpret('copy Budget to the database', catalog)
  t.match(answerQuestion(first, 'a new table “budget”', catalog).intent, { newTable: 'budget', table: null })
  t.match(answerQuestion(first, 'Orders', catalog).intent, { table: { schema: 'public', name: 'orders' } })
  t.match(answerQuestion(interpret('sync it with orders', catalog), 'budget', catalog).intent, {
    sheet: { spreadsheetId: 'b', tab: null },
  })
})

test('of a spreadsheet with several tabs one is asked for, and answered by its title alone', async t => {
  const catalog = setup()
  const first = interpret('copy Budget to orders', catalog)
  t.match(first, {
    intent: { sheet: { spreadsheetId: 'b', tab: null } },
    questions: [{ about: 'sheet', choices: ['Budget › Q3', 'Budget › Q4'] }],
  })
  const next = answerQuestion(first, 'q4', catalog)
  t.match(next, { intent: { sheet: { spreadsheetId: 'b', tab: 'Q4' } }, questions: [] })
})

test('an answer that says nothing leaves the question', async t => {
  const catalog = setup()
  const first = interpret('copy Budget to the database', catalog)
  t.same(answerQuestion(first, 'whatever', catalog), first)
})

test('answers in the order they were given lead to the same place, whatever is asked first', async t => {
  const catalog = setup()
  const { questions } = interpretWithAnswers('load the sheet into the database', catalog)
  t.same(
    questions.map(({ about }) => about),
    ['sheet', 'table'],
  )
  const answers = [
    { about: 'table', choice: 'public.orders' },
    { about: 'sheet', choice: 'Contacts' },
    { about: 'colour', choice: 'blue' },
  ]
  const done = interpretWithAnswers('load the sheet into the database', catalog, answers)
  t.same(done.questions, [])
  t.match(done.intent, {
    sheet: { spreadsheetId: 'c', tab: 'Sheet1' },
    table: { schema: 'public', name: 'orders' },
  })
})

function setup() {
  return Catalog.parse({
    spreadsheets: [
      { id: 'b', title: 'Budget', tabs: [{ title: 'Q3' }, { title: 'Q4' }] },
      { id: 'c', title: 'Contacts', tabs: [{ title: 'Sheet1' }] },
    ],
    tables: [
      { schema: 'public', name: 'orders' },
      { schema: 'public', name: 'people' },
    ],
    syncs: [
      { id: '0190a000-0000-7000-8000-000000000001', name: 'One', sheet: 'Budget', table: 'public.orders' },
      { id: '0190a000-0000-7000-8000-000000000002', name: 'Two', sheet: 'Contacts', table: 'public.people' },
    ],
  })
}
