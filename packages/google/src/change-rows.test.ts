import fc from 'fast-check'
import { type Test, test } from 'tap'
import { deletions } from './change-rows.ts'
import { sheetSide } from './sheet-side.ts'
import { testGoogle } from './testing/test-google.ts'

test('room for new rows is one request, and none when there is nothing to do', async t => {
  const { side, sheetId, writes } = await setup(t)
  const formats = [
    { index: 0, type: 'date' as const },
    { index: 2, type: 'timestamp' as const },
    { index: 3, type: 'time' as const },
  ]
  await side.prepareRows({ sheetId, firstRow: 9, lastRow: 12, gridRows: 10, formats })
  t.equal(writes(), 1)
  const rows = (await side.describe()).tabs[0]?.rows ?? 0
  t.ok(rows >= 12 && rows < 500, `${rows} rows`)
  await side.write('A', [{ range: 'A9:D9', values: [[43831, 1, 43831.5, 0.25]] }])
  t.same(await side.readFormatted('A', 'A9:D9'), [['1/1/2020', 1, '1/1/2020 12:00:00', '6:00:00 AM']])
  t.same(await side.readFormatted('A', 'A1:D1'), [['a', 'b', 'c', 'd']], 'other rows are left alone')
  await side.prepareRows({ sheetId, firstRow: 13, lastRow: 20, gridRows: rows, formats: [] })
  t.equal(writes(), 2, 'the write of the values, and no other')
})

test('an answer lost while making room does not let the grid grow twice', async t => {
  const { side, sheetId, workspace } = await setup(t)
  workspace.faults.add([
    { id: 'lost', method: 'POST', path: ':batchUpdate', after: 0, times: 1, lost: 'after' },
  ])
  await side.prepareRows({ sheetId, firstRow: 11, lastRow: 11, gridRows: 10, formats: [] })
  t.equal((await side.describe()).tabs[0]?.rows, 111)
})

test('rows are deleted in one request, whatever their order, and those below move up', async t => {
  const { side, sheetId, edit, id, writes } = await setup(t)
  await edit(
    id,
    'A',
    'A1',
    Array.from({ length: 10 }, (_, i) => [i + 1]),
  )
  await side.deleteRows(sheetId, [9, 2, 3, 5, 3])
  t.equal(writes(), 1)
  t.same((await side.readFormulas('A', ['A1:A6']))[0]?.flat(), [1, 4, 6, 7, 8, 10])
  await side.deleteRows(sheetId, [])
  t.equal(writes(), 1)
  await t.rejects(side.deleteRows(sheetId, [2, 400]), { code: 'conflict', reason: 'place' })
  t.equal((await side.readFormulas('A', ['A1:A6']))[0]?.length, 6, 'nothing of it was done')
})

test('a lost answer leaves it open whether rows were deleted', async t => {
  const { side, sheetId, workspace } = await setup(t)
  for (const lost of ['before', 'after'] as const) {
    workspace.faults.add([{ id: lost, method: 'POST', path: ':batchUpdate', after: 0, times: 1, lost }])
    await t.rejects(side.deleteRows(sheetId, [2]), { name: 'UnclearWriteError' })
  }
  t.equal((await side.describe()).tabs[0]?.rows, 9)
})

test('deletions hit each row once, and from below', t => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 })), rows => {
      const left = Array.from({ length: 60 }, (_, i) => i + 1)
      for (const { deleteDimension } of deletions(7, rows)) {
        const { startIndex, endIndex } = deleteDimension.range
        left.splice(startIndex, endIndex - startIndex)
      }
      t.same(
        left,
        Array.from({ length: 60 }, (_, i) => i + 1).filter(row => !rows.includes(row)),
      )
    }),
    { numRuns: 100 },
  )
  t.end()
})

async function setup(t: Test) {
  const google = await testGoogle(t)
  const id = await google.create({ A: [['a', 'b', 'c', 'd']] }, { rowCount: 10, columnCount: 4 })
  const side = sheetSide(google.client, id)
  const sheetId = (await side.describe()).tabs[0]?.sheetId ?? -1
  return { ...google, id, side, sheetId, writes: () => side.usage().writes }
}
