import type { ColumnMapping, MappingProposal } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, proposal } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'
import { fitDirection } from './fit-direction.ts'

const [no] = proposal.columns
const column = (index: number, name: string, transform: ColumnMapping['transform']): ColumnMapping => ({
  ...no!,
  ...{ index, header: name, label: name, column: name.toLowerCase(), transform },
})
const part = (take: 'first' | 'last') => ({
  kind: 'part' as const,
  of: 'person' as const,
  separator: null,
  take,
})
const withParts: MappingProposal = {
  ...proposal,
  columns: [
    no!,
    { ...column(1, 'Name', part('first')), column: 'first_name' },
    { ...column(1, 'Name', part('last')), column: 'last_name' },
    column(2, 'Email', { kind: 'text', trim: true, case: 'lower' }),
    { ...column(3, 'Price', { kind: 'scale', factor: '100' }), type: 'decimal' },
  ],
  proof: {
    ...proposal.proof,
    columns: ['no', 'first_name', 'last_name', 'email', 'price'].map(name => ({
      ...{ column: name, filled: 1, blank: 0, castable: 1, failures: [], required: false },
    })),
  },
  previews: ['first_name', 'email', 'price'].map(name => ({ column: name, rows: [] })),
}

test('from the table to the sheet, what is made of other cells is left out, and told', async t => {
  const fitted = fitDirection(withParts, 'table_to_sheet')
  t.same(
    fitted.columns.map(({ column, transform }) => [column, transform?.kind]),
    [
      ['no', undefined],
      ['email', undefined],
      ['price', 'scale'],
    ],
  )
  t.match(fitted.leftInSheet, [{ label: 'Name', reason: /“last_name” is made of it/ }])
  t.match(fitted.leftInTable, [{ column: 'first_name', reason: /made of “Name”/ }, { column: 'last_name' }])
  t.same(
    fitted.proof.columns.map(({ column }) => column),
    ['no', 'email', 'price'],
  )
  t.same(
    fitted.previews.map(({ column }) => column),
    ['price'],
  )
  for (const direction of ['sheet_to_table', 'two_way'] as const)
    t.equal(fitDirection(withParts, direction), withParts)
  t.equal(fitDirection(proposal, 'table_to_sheet'), proposal)
})

test('a yes to a proposal from the table to the sheet makes the sync', async t => {
  const { ask, finish, deliver, answer, jobs, service } = await testFlow(t)
  const { id } = await ask('Copy the table “orders” into the spreadsheet “Orders”')
  await finish(await childOf(jobs, id), withParts)
  await deliver(id)
  const asked = (await jobs.find(id))?.waitingFor
  t.match(asked, { ask: { kind: 'review', proposal: { columns: { length: 3 } } } })
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  t.match(await jobs.find(id), { status: 'waiting', error: null, waitingFor: { type: 'job' } })
  const [sync] = await service.rows(sql`
    select direction, jsonb_array_length(columns) as columns from syncs join mappings on mappings.id = mapping_id`)
  t.match(sync, { direction: 'table_to_sheet', columns: 3 })
})
