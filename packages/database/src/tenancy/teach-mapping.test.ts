import { type Test, test } from 'tap'
import { asUser, claimsOf, sql, testDatabase } from '../index.ts'
import { seedWorld } from './example-rows.ts'

test('an approved mapping teaches its pairs and what was left alone; of two decisions the newest is kept', async t => {
  const { teach, memory, a } = await setup(t)
  await teach(a.member, [lesson('Order No.', 'order_no'), lesson('Mood', null)])
  t.match(await memory(), [
    { header: 'Mood', column_name: null },
    { header: 'Order No.', column_name: 'order_no', table_schema: 'public', table_name: 'orders' },
  ])
  await teach(null, [lesson('order no', 'number')])
  t.match(await memory(), [
    { column_name: null },
    { header: 'order no', column_name: 'number', taught_by: a.member },
  ])
})

test('nobody teaches what the mapping does not say', async t => {
  const { teach, memory, a } = await setup(t)
  await teach(a.member, [
    lesson('Order No.', 'salary'),
    lesson('Order No.', null),
    lesson('Salary', 'order_no'),
  ])
  t.same(await memory(), [])
})

test('only who may approve teaches, and only an approved mapping', async t => {
  const { teach, memory, a, b, admin } = await setup(t)
  const one = [lesson('Order No.', 'order_no')]
  for (const stranger of [a.viewer, a.outsider, b.owner])
    await t.rejects(teach(stranger, one), { code: 'not_found' })
  await admin.rows(sql`update mappings set state = 'draft' where id = ${a.ids.mappings}`)
  await t.rejects(teach(a.member, one), { code: 'conflict' })
  t.same(await memory(), [])
})

test('a decision outlives its mapping, and goes with the workspace', async t => {
  const { teach, memory, a, admin } = await setup(t)
  await teach(a.member, [lesson('Mood', null)])
  await admin.rows(sql`delete from syncs where mapping_id = ${a.ids.mappings}`)
  await admin.rows(sql`delete from mappings where id = ${a.ids.mappings}`)
  t.match(await memory(), [{ header: 'Mood', mapping_id: null, taught_by: a.member }])
  await admin.rows(sql`delete from workspaces where id = ${a.workspaceId}`)
  t.same(await memory(), [])
})

function lesson(header: string, column: string | null) {
  return { header, column, key: header.toLowerCase().replaceAll(/\W/g, '') }
}

/** Two workspaces; the mapping of the first is approved, by its member. */
async function setup(t: Test) {
  const { admin, gateway, service } = await testDatabase(t)
  const [a, b] = [await seedWorld(admin), await seedWorld(admin)]
  const columns = ['Order No.', 'order no'].map((header, index) => ({
    header,
    column: index === 0 ? 'order_no' : 'number',
  }))
  await admin.rows(sql`
    update mappings set state = 'approved', columns = ${JSON.stringify(columns)}::jsonb, approved_by = ${a.member},
      table_ref = table_ref || '{"schema": "public", "name": "orders"}' where id = ${a.ids.mappings}`)
  await admin.rows(sql`delete from mapping_memory`)
  /** As a person, or as the service. */
  const teach = async (userId: string | null, lessons: object[]) => {
    const call = sql`select private.teach_mapping(${a.ids.mappings}, ${JSON.stringify(lessons)}::jsonb)`
    return userId ? asUser(gateway, claimsOf(userId), tx => tx.rows(call)) : service.rows(call)
  }
  const memory = () => admin.rows(sql`select * from mapping_memory order by header_key`)
  return { admin, a, b, teach, memory }
}
