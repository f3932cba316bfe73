import { type Catalog, type MappingProblem, SuggestMapping } from '@doki/contracts'
import { test } from 'tap'
import { childOf, proposal } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

// As the catalogue has it: names of spreadsheets and tables, and none of a column.
const spreadsheets = ['Orders', 'Customer list'].map((title, at) => ({
  id: `sheet-${at}`,
  title,
  tabs: [{ title: 'Sheet1', headers: [] }],
}))
const headers = ['Order No', 'E-Mail', 'Customer', 'Total']
const columns: Pick<Catalog, 'spreadsheets' | 'tables'> = {
  spreadsheets: [{ id: 'sheet-0', title: 'Orders', tabs: [{ title: 'Sheet1', headers }] }],
  tables: [
    {
      schema: 'public',
      name: 'orders',
      columns: ['order_no', 'email', 'customer', 'total'].map(name => ({ name, type: 'text' })),
      primaryKey: [],
    },
  ],
}

test('a key is known by the columns of the sheet and the table that are spoken of', async t => {
  const { ask, jobs } = await testFlow(t, { spreadsheets, columns })
  const keys = {
    'keep my orders sheet and the orders table in step, both ways, match on e-mail, ask me when they differ':
      ['email'],
    'copy the Orders sheet into the orders table, match on Order No': ['order_no'],
    'copy the Orders sheet into the orders table, the key is Order No': ['order_no'],
    'copy the Orders sheet into the orders table; use the order no column as key': ['order_no'],
    'copy the Orders sheet into the orders table; match rows by customer and order no': [
      'customer',
      'order_no',
    ],
    'kopiere das Blatt Orders in die Tabelle orders, Schlüssel ist E-Mail': ['email'],
    'copy the Orders sheet into the orders table': [],
  }
  for (const [text, key] of Object.entries(keys)) {
    const { id } = await ask(text)
    const suggesting = await jobs.find(await childOf(jobs, id))
    t.strictSame(SuggestMapping.parse(suggesting?.input).key, key, text)
  }
})

test('a key that was said before a question stays, and is read once the table is known', async t => {
  const { ask, reply, jobs } = await testFlow(t, { spreadsheets, columns })
  const { id } = await ask('put the Orders sheet into the database, match on e-mail')
  await reply(id, 'orders')
  t.match((await jobs.find(await childOf(jobs, id)))?.input, { table: { name: 'orders' }, key: ['email'] })
})

test('at the review a key is read by the columns of the proposal; where none was found, its name is enough', async t => {
  const { ask, reply, finish, deliver, jobs } = await testFlow(t, { spreadsheets })
  const [no] = proposal.columns
  const of = (label: string, column: string) => ({ ...no!, header: label, label, column })
  const shown = {
    ...proposal,
    sheet: { ...proposal.sheet, spreadsheetId: 'sheet-0' },
    columns: [of('Order No', 'order_no'), of('E-Mail', 'email')],
  }
  const keyOf = async (said: string, problems: MappingProblem[] = []) => {
    const { id } = await ask('copy the Orders sheet into the orders table')
    await finish(await childOf(jobs, id), { ...shown, problems })
    await deliver(id)
    const next = await reply(id, said)
    if (next.waitingFor?.type !== 'job') return next.waitingFor?.ask.note
    return (await jobs.find(next.waitingFor.jobId))?.input
  }
  for (const said of ['match on Order No', 'the key is Order No', 'use the order no column as key'])
    t.match(await keyOf(said), { key: ['order_no'] }, said)
  for (const said of ['use e-mail as the key please', 'match on e-mail', 'Der Schlüssel ist E-Mail'])
    t.match(await keyOf(said), { key: ['email'] }, said)
  const problem = { code: 'no_key' as const, message: 'No column identifies a row.', column: null }
  for (const said of ['Order No', 'the order no', 'order number'])
    t.match(await keyOf(said, [problem]), { key: ['order_no'] }, said)
  t.match(await keyOf('e-mail and order no', [problem]), { key: ['email', 'order_no'] })
  t.match(await keyOf('Shoe size', [problem]), /neither for yes/)
})
