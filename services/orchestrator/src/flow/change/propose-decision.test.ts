import { sql } from '@doki/database'
import { test } from 'tap'
import { testFlow } from '../../testing/test-flow.ts'
import { sideTaken } from './side-taken.ts'

test('after conflicts were shown, a side that is right decides them at a yes, and those found since stay open', async t => {
  const { addSync, ask, askOf, reply, service, owner } = await testFlow(t)
  const [id, other] = [await addSync('CRM'), await addSync('Stock')]
  const conflict = (syncId: string, key: string) =>
    service.rows(sql`
      insert into sync_conflicts (workspace_id, sync_id, key) select workspace_id, id, ${key} from syncs where id = ${syncId}`)
  await conflict(id, '1')
  await conflict(id, '2')
  const shown = await ask('Show me the conflicts')
  const asked = await ask("take the sheet's value", shown.id)
  t.match(askOf(asked), {
    kind: 'change',
    change: { action: 'resolve_conflicts', syncId: id, take: 'sheet', text: /“CRM” \(2\) for the sheet\?/ },
  })
  await conflict(id, '3')
  t.match(await reply(asked.id, 'yes'), { status: 'completed', result: { message: /decided: 2\./ } })
  const rows = await service.rows(
    sql`select key, state, resolution, resolved_by from sync_conflicts order by key`,
  )
  const decided = { state: 'resolved', resolution: 'sheet', resolved_by: owner }
  t.strictSame(rows, [
    { key: '1', ...decided },
    { key: '2', ...decided },
    { key: '3', state: 'open', resolution: null, resolved_by: null },
  ])
  await conflict(other, '1')
  t.match(await ask('take the table value', shown.id), {
    status: 'completed',
    result: { message: /Several syncs have conflicts: “CRM”, “Stock”/ },
  })
  t.match(askOf(await ask('the table always wins', (await ask('Show me the conflicts of CRM')).id)), {
    change: { action: 'change_sync', after: { conflictPolicy: 'table_wins' } },
  })
})

test('a side is taken in every language, and by no rule or question', t => {
  const said = {
    sheet: [
      "take the sheet's value",
      'use the sheet',
      'the sheet is right',
      'nimm den Wert aus dem Blatt',
    ].concat(['prends la valeur de la feuille', 'toma el valor de la hoja', 'usa o valor da planilha']),
    table: ['keep the table value', 'nimm den Wert der Tabelle', 'garde la valeur de la table'],
  }
  for (const [side, words] of Object.entries(said))
    for (const each of words) t.equal(sideTaken(each), side, each)
  for (const each of [
    'the sheet always wins',
    'sheet',
    'which value has the sheet?',
    'not the sheet value',
    'pause it',
  ])
    t.equal(sideTaken(each), null, each)
  t.equal(sideTaken('take the sheet and not the table'), null)
  t.end()
})
