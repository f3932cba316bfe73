import type { ColumnMapping, Transform } from '@doki/contracts'
import { ConnectionId } from '@doki/contracts'
import { type Test, test } from 'tap'
import { checkDraft, checkPlaces } from '../check-mapping.ts'

const id = columnOf('id', 0, null)
const part = (take: 'first' | 'last'): Transform => ({ kind: 'part', of: 'person', take, separator: null })
const cents: Transform = { kind: 'scale', factor: '100' }
const tidy: Transform = { kind: 'text', trim: true, case: null }
const joined = (index: number): Transform => ({
  kind: 'join',
  with: [{ index, header: 'No', label: 'No' }],
  separator: ' ',
})

test('a cell may be taken apart, and used once otherwise', t => {
  const first = columnOf('first', 1, part('first'))
  const last = columnOf('last', 1, part('last'))
  t.doesNotThrow(() => check([id, first, last]))
  refused(t, [id, first, columnOf('whole', 1, null)], /sheet column "first" is mapped twice/)
  refused(
    t,
    [id, columnOf('address', 1, joined(2)), columnOf('no', 2, null)],
    /sheet column "No" is mapped twice/,
  )
  refused(t, [id, columnOf('address', 1, joined(1))], /sheet column "address" is mapped twice/)
  refused(t, [id, first, { ...last, column: 'first' }], /table column "first" is mapped twice/)
  refused(t, [id, columnOf('address', 1, joined(20_000))], /"No" lies beyond the last column/)
  const sheet = { tab: 'Orders', columns: [0, 1].map(index => ({ index, header: 'x', label: 'x' })) }
  t.throws(() => checkPlaces({ columns: [columnOf('address', 1, joined(2))] }, sheet), {
    message: /"No" would lie/,
  })
  t.doesNotThrow(() => checkPlaces({ columns: [columnOf('source', 9, constant('x'))] }, sheet))
  t.end()
})

test('what is made of other cells is written by the sheet, and is no key', t => {
  for (const transform of [part('first'), joined(2), constant('x')]) {
    const column = columnOf('made', 1, transform)
    t.doesNotThrow(() => check([id, column]))
    for (const writer of ['both', 'table'] as const)
      refused(t, [id, { ...column, writer }], /"made" is .*, so that only the sheet can write it/)
    refused(t, [column, id], /"made" is .*, and the key has to be a cell of its own/)
  }
  t.doesNotThrow(() => check([columnOf('key', 0, tidy)]))
  t.doesNotThrow(() => check([{ ...columnOf('key', 0, cents), type: 'integer' }]))
  t.doesNotThrow(() => check([columnOf('key', 0, codes({ a: 'x', b: 'y' }))]))
  refused(t, [columnOf('key', 0, codes({ a: 'x', b: 'x' }))], /every code needs a label of its own/)
  refused(t, [columnOf('source', 0, constant('x'))], /No column of the sheet is mapped/)
  t.end()
})

test('a transform fits its column', t => {
  const amount = columnOf('amount', 1, cents)
  refused(
    t,
    [id, amount],
    /"amount" is kept times a factor, which is for columns of integer, decimal, and it is one of text/,
  )
  t.doesNotThrow(() => check([id, { ...amount, type: 'decimal' }]))
  refused(
    t,
    [id, { ...amount, type: 'date', transform: tidy }],
    /"amount" is tidied, which is for columns of text/,
  )
  const state = columnOf('state', 1, codes({ Open: 'open', Done: 'done' }))
  t.doesNotThrow(() => check([id, state]))
  t.doesNotThrow(() => check([id, { ...state, type: 'enum', limits: { values: ['open', 'done'] } }]))
  refused(t, [id, { ...state, type: 'enum', limits: { values: ['open'] } }], /“done” is none of “open”/)
  refused(t, [id, { ...state, type: 'integer' }], /“open” is not a number/)
  const yes = codes({ Yes: 'TRUE' })
  refused(
    t,
    [id, { ...state, type: 'boolean', transform: yes }],
    /“TRUE” is not how it is kept: that is “true”/,
  )
  const both: Transform = { kind: 'codes', pairs: [{ sheet: 'a', table: 'x' }, { sheet: 'a', table: 'y' }] } // biome-ignore format: pairs
  refused(t, [id, { ...state, transform: both }], /the label “a” means both “x” and “y”/)
  refused(
    t,
    [id, { ...columnOf('year', 1, constant('now')), type: 'integer' }],
    /a constant that it cannot hold: “now” is not/,
  )
  const unparted: Transform = { kind: 'part', of: 'separator', take: 'first', separator: null }
  refused(t, [id, columnOf('city', 1, unparted)], /a separator is there where parts have one/)
  t.end()
})

function check(columns: ColumnMapping[]): void {
  const connectionId = ConnectionId.parse('b3a1c5a0-0000-4000-8000-000000000001')
  const table = { connectionId, schema: 'public', name: 'orders' }
  const key = { columns: [columns[0]?.column ?? ''], managed: false }
  checkDraft({ table, columns, key, newTable: null })
}

function refused(t: Test, columns: ColumnMapping[], words: RegExp): void {
  t.throws(() => check(columns), { code: 'unprocessable', message: words })
}

function columnOf(column: string, index: number, transform: Transform | null): ColumnMapping {
  const isMade = transform !== null && ['part', 'join', 'constant'].includes(transform.kind)
  return {
    header: column,
    label: column,
    index,
    column,
    type: 'text',
    format: {},
    limits: {},
    nullable: false,
    writer: isMade ? 'sheet' : 'both',
    transform,
    score: 1,
    reasons: [],
  }
}

function codes(labels: Record<string, string>): Transform {
  return { kind: 'codes', pairs: Object.entries(labels).map(([sheet, table]) => ({ sheet, table })) }
}

function constant(value: string): Transform {
  return { kind: 'constant', value }
}
