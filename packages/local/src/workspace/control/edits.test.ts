import { type Test, test } from 'tap'
import { errorOf, sheetFor } from '../testing.ts'

test('a person inserts, deletes, hides and sorts rows, and moves, doubles and blanks headers', async t => {
  const { act, edit, get, put } = await setup(t)
  await put('A1:C4', [
    ['id', 'name', 'n'],
    ['c', 'Cy', 3],
    ['a', 'Al', 1],
    ['b', 'Bo', 2],
  ])
  await act({ kind: 'sort', column: 1 }, { kind: 'insertRows', at: 2 })
  t.same((await get('A1:A5')).values, [['id'], [], ['a'], ['b'], ['c']])
  await act(
    { kind: 'deleteRows', at: 2 },
    { kind: 'hideRows', at: 3 },
    { kind: 'filter', column: 1, text: 'b' },
  )
  t.same((await get('A1:A4')).values, [['id'], ['a'], ['b'], ['c']], 'hidden and filtered rows are read')
  await act({ kind: 'moveColumn', from: 1, to: 3 })
  t.same((await get('A1:C2')).values, [
    ['name', 'n', 'id'],
    ['Al', '1', 'a'],
  ])
  await act({ kind: 'moveColumn', from: 3, to: 1 })
  await edit({ range: 'B1:C1', values: [['id', '']] })
  t.same((await get('A1:C2')).values, [
    ['id', 'id'],
    ['a', 'Al', '1'],
  ])
  await act({ kind: 'insertColumns', at: 2 }, { kind: 'deleteColumns', at: 1 })
  t.same((await get('A2:C2')).values, [['', 'Al', '1']])
})

test('a person renames, hides, doubles, clears and deletes a tab, and pastes 50,000 cells', async t => {
  const { act, edit, get, sheets, spreadsheetId } = await setup(t)
  const titles = async () =>
    (await sheets.spreadsheets.get({ spreadsheetId })).data.sheets?.map(
      ({ properties }) => `${properties?.title}${properties?.hidden ? ' (hidden)' : ''}`,
    )
  await act({ kind: 'duplicate', title: 'Copy' }, { kind: 'rename', title: 'Old' })
  await edit({ tab: 'Old', actions: [{ kind: 'hide' }] })
  t.same(await titles(), ['Copy', 'Old (hidden)'])
  await edit({ tab: 'Old', actions: [{ kind: 'delete' }] })
  t.same(await titles(), ['Copy'])
  const values = Array.from({ length: 5000 }, (_, r) => Array.from({ length: 10 }, (_, c) => `${r}.${c}`))
  await edit({ tab: 'Copy', range: 'A1', values, input: 'RAW' })
  t.equal((await get('Copy!A1:J5000')).values?.length, 5000)
  await edit({ tab: 'Copy', actions: [{ kind: 'clear' }] })
  t.same((await get('Copy!A1:J5000')).values, undefined)
  t.equal((await edit({ tab: 'Old', actions: [{ kind: 'clear' }] })).status, 400, 'it is gone')
})

test('of merged cells only the top left one holds a value', async t => {
  const { act, get, put } = await setup(t)
  await put('A1:B2', [
    ['a', 'b'],
    ['c', 'd'],
  ])
  await act({ kind: 'merge', range: 'A1:B1' })
  t.same((await get('A1:B2')).values, [['a'], ['c', 'd']])
  await put('A1:B2', [
    ['e', 'f'],
    ['g', 'h'],
  ])
  t.same((await get('A1:B2')).values, [['e'], ['g', 'h']])
})

test('a range is protected against the one whose sheet it was', async t => {
  const { act, put, batch } = await setup(t)
  await act({ kind: 'protect', range: 'B:B' })
  await put('A1', [['free']])
  const refusal = { status: 400, message: /You are trying to edit a protected cell or object/ }
  t.match(await errorOf(put('A1:B1', [['x', 'y']])), refusal)
  const range = { sheetId: 0, dimension: 'ROWS', startIndex: 3, endIndex: 4 }
  t.match(await errorOf(batch({ deleteDimension: { range } })), refusal)
  await batch({ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 3 } })
})

test('Drive shows an edit of a browser late', async t => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const { edit, get, drive, spreadsheetId } = await setup(t, () => new Date(now))
  const version = async () =>
    (await drive.files.get({ fileId: spreadsheetId, fields: 'version,modifiedTime' })).data
  const before = await version()
  now += 1000
  await edit({ range: 'A1', values: [['new']], unseenMs: 180_000 })
  t.same((await get('A1')).values, [['new']])
  now += 179_000
  t.same(await version(), before)
  now += 1000
  t.match(await version(), {
    version: String(Number(before.version) + 1),
    modifiedTime: '2026-01-01T00:00:01.000Z',
  })
})

async function setup(t: Test, now?: () => Date) {
  const google = await sheetFor(t, now ? { now } : {})
  const { post, spreadsheetId } = google
  const edit = async (body: object) => post('/__control/edit', { spreadsheetId, ...body })
  const act = async (...actions: object[]) => {
    const response = await edit({ actions })
    if (!response.ok) throw new Error(await response.text())
  }
  return { ...google, edit, act }
}
