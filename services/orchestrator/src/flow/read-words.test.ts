import { DokiError } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { testFlow } from '../testing/test-flow.ts'

test('what is asked of a sync is done while Google and the database are down', async t => {
  for (const unreachable of [
    new Error('socket hang up'),
    new DokiError('unavailable', 'Google is not there.'),
  ]) {
    const { addSync, ask, askOf, service } = await testFlow(t, { unreachable })
    const id = await addSync('CRM')
    await addSync('Stock')
    t.match(await ask('Pause the CRM sync'), { status: 'completed', result: { syncId: id } })
    t.match(await service.one(sql`select state from syncs where id = ${id}`), { state: 'paused' })
    t.match(await ask('Resume the CRM sync'), { status: 'completed' })
    t.match(await ask('How is CRM doing?'), { status: 'completed', result: { message: /^“CRM” is active/ } })
    t.match(askOf(await ask('Change CRM to every two hours')), { kind: 'change' })
    t.match(askOf(await ask('Pause the sync')), { kind: 'question', question: { choices: ['CRM', 'Stock'] } })
  }
})

test('what needs a look at them says that they are down', async t => {
  const { ask } = await testFlow(t, { unreachable: new DokiError('unavailable', 'Google is not there.') })
  t.match(await ask('Copy the spreadsheet “Orders” into the table “orders”'), {
    status: 'failed',
    error: { message: 'Google is not there.' },
  })
})

test('a key is known by the columns that the sync has, without a look at them', async t => {
  const { addSync, ask } = await testFlow(t, { unreachable: new Error('socket hang up') })
  await addSync('CRM')
  t.match(await ask('Change CRM: the key is "No"'), {
    status: 'completed',
    result: { message: /that way already/ },
  })
})
