import type { SheetCell } from '@doki/contracts'
import { type SheetSide, type SheetWrite, UnclearWriteError } from '@doki/sync'
import { test } from 'tap'
import { assignIds, type IdTarget } from './assign-ids.ts'
import { newRowId } from './new-id.ts'

const target: IdTarget = { tab: 'T', sheetId: 0, gridColumns: 2, index: 2, headerRow: 1, isNew: true }

test('a new column gets its header and an id for each row, at the rows named', async t => {
  const sheet = fakeSheet()
  const assigned = await assignIds(sheet.side, target, [2, 3, 7], ids(), journal(), () => {})
  t.same(assigned, [
    { row: 2, id: 'id1' },
    { row: 3, id: 'id2' },
    { row: 7, id: 'id3' },
  ])
  t.same(sheet.cells, new Map(Object.entries({ C1: '_doki_id', C2: 'id1', C3: 'id2', C7: 'id3' })))
  t.equal(sheet.columns, 3)
})

test('a cell that was filled meanwhile is left alone', async t => {
  const sheet = fakeSheet({ C3: '=A1' })
  const assigned = await assignIds(
    sheet.side,
    { ...target, isNew: false },
    [2, 3],
    ids(),
    journal(),
    () => {},
  )
  t.same(assigned, [{ row: 2, id: 'id1' }])
  t.equal(sheet.cells.get('C3'), '=A1')
})

test('a write whose answer was lost is decided by reading back', async t => {
  const applied = fakeSheet({}, 'apply')
  const settled: string[] = []
  const found = await assignIds(
    applied.side,
    { ...target, isNew: false },
    [2],
    ids(),
    journal(settled),
    () => {},
  )
  t.same(found, [{ row: 2, id: 'id1' }])
  t.same(settled, ['done'])

  const dropped = fakeSheet({}, 'drop')
  const lost = assignIds(dropped.side, { ...target, isNew: false }, [2], ids(), journal(settled), () => {})
  await t.rejects(lost, UnclearWriteError)
  t.same(settled, ['done', 'lost'])
})

test('an id never looks like a number', t => {
  t.match(
    newRowId(count => new Uint8Array(count).fill(255)),
    /^d[a-z0-9]{15}$/,
  )
  t.end()
})

function ids() {
  let next = 0
  return () => `id${++next}`
}

function journal(settled: string[] = []) {
  return {
    intend: async (_tab: string, writes: readonly SheetWrite[]) => writes.map(({ range }) => range),
    settle: async (_ids: readonly string[], state: string) => void settled.push(state),
  }
}

/** One column of cells by name; a lost answer is one that was applied, or dropped. */
function fakeSheet(filled: Record<string, SheetCell> = {}, lost?: 'apply' | 'drop') {
  const cells = new Map(Object.entries(filled))
  const sheet = { cells, columns: 2, side: {} as SheetSide }
  const rowsOf = (range: string) => {
    const [, column = '', from = '', to = ''] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range) ?? []
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => `${column}${Number(from) + at}`)
  }
  sheet.side = {
    describe: () => Promise.reject(new Error('not asked')),
    version: () => Promise.reject(new Error('not asked')),
    readRows: () => {
      throw new Error('not asked')
    },
    readFormulas: async (_tab, ranges) =>
      ranges.map(range => rowsOf(range).map(name => [cells.get(name) ?? null])),
    async write(_tab, writes) {
      if (lost !== 'drop') {
        for (const { range, values } of writes) {
          for (const [at, name] of rowsOf(range).entries()) cells.set(name, values[at]?.[0] ?? null)
        }
      }
      if (lost) throw new UnclearWriteError('cut')
    },
    addColumns: async (_sheetId, count) => {
      sheet.columns += count
    },
    usage: () => ({ reads: 0, writes: 0 }),
  }
  return sheet
}
