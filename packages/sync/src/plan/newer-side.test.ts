import fc from 'fast-check'
import { test } from 'tap'
import { newerSide } from './newer-side.ts'

test('the side that was changed last, where the times tell', async t => {
  const sheetChangedBy = { seenAt: 100, modifiedAt: 200 }
  const newer = (tableChangedAt: number | null) => newerSide({ tableChangedAt, sheetChangedBy })
  t.equal(newer(201), 'table')
  t.equal(newer(99), 'sheet')
  for (const at of [100, 150, 200, null]) t.equal(newer(at), undefined, `${at}: nobody knows`)
  t.equal(newerSide({ tableChangedAt: 201, sheetChangedBy, slackMs: 5 }), undefined, 'clocks differ')
  t.equal(newerSide({ tableChangedAt: 201, sheetChangedBy: { seenAt: null, modifiedAt: null } }), undefined)
  t.equal(newerSide({ tableChangedAt: 99, sheetChangedBy: { seenAt: 100, modifiedAt: null } }), 'sheet')
})

test('it is never the wrong one, whenever in between the sheet was changed', async () => {
  const ms = fc.integer({ min: 0, max: 50 })
  fc.assert(
    fc.property(ms, ms, ms, ms, (tableChangedAt, a, b, c) => {
      const [seenAt = 0, sheetAt = 0, modifiedAt = 0] = [a, b, c].sort((x, y) => x - y)
      const side = newerSide({ tableChangedAt, sheetChangedBy: { seenAt, modifiedAt } })
      if (side === 'table') return tableChangedAt > sheetAt
      return side === undefined || tableChangedAt < sheetAt
    }),
  )
})
