import type { SheetPage } from '@doki/sync'
import { test } from 'tap'
import { googleClient } from './google-client.ts'
import { listSpreadsheets } from './list-spreadsheets.ts'
import { type GoogleSheetSide, sheetSide } from './sheet-side.ts'
import { testGoogle } from './testing/test-google.ts'

test('a spreadsheet is described with one read, and so is its version', async t => {
  const { client, create } = await testGoogle(t)
  const side = sheetSide(
    client,
    await create({ People: [['a']], "It's 2024!": [] }, { rowCount: 50, columnCount: 5 }),
  )
  const info = await side.describe()
  t.match(info, { title: 'Test', tabs: [{ title: 'People', rows: 50, columns: 5 }, { title: "It's 2024!" }] })
  const before = await side.version()
  t.same(side.usage(), { reads: 2, writes: 0 })
  await side.write('People', [{ range: 'A1', values: [['b']] }])
  const after = await side.version()
  t.not(after.version, before.version)
  t.ok(Date.parse(after.modifiedAt ?? '') > Date.parse(before.modifiedAt ?? ''))
})

test('rows are read as they are, however odd the title, and blank ends are cut', async t => {
  const { client, create } = await testGoogle(t)
  const rows = [['id', 'at', 'ok'], [1, 43831.5, true], [], ['x', '', '=1']]
  const side = sheetSide(client, await create({ "D3 'q'!": rows }))
  t.same(await all(side, "D3 'q'!", 1, 1000, 3), [{ firstRow: 1, rows }])
  t.same(await all(side, "D3 'q'!", 2, 2, 2), [{ firstRow: 2, rows: [[1, 43831.5]] }])
  t.same(await all(side, "D3 'q'!", 500, 1000, 3), [])
})

test('many rows come in pages under 2 MB, the next one asked for while this one is worked on, gaps and all', async t => {
  const { client, create, workspace } = await testGoogle(t)
  const rows = Array.from({ length: 30_000 }, (_, i) =>
    i > 9000 && i < 28_000 ? [] : [i, `row ${i}`, 'x'.repeat(90)],
  )
  const id = await create({ Big: rows }, { rowCount: 30_000, columnCount: 3 })
  const side = sheetSide(client, id)
  const seen: number[] = []
  let filled = 0
  for await (const page of side.readRows('Big', 1, 30_000, 3)) {
    t.equal(page.rows[0]?.[0] ?? page.firstRow - 1, page.firstRow - 1)
    filled += page.rows.filter(row => row.length > 0).length
    await new Promise(resolve => setTimeout(resolve, 100))
    seen.push(reads(workspace.log.list()))
  }
  t.equal(filled, 11_001)
  t.equal(seen[0], 2, 'the second page was asked for while the first was worked on')
  for (const { answered } of workspace.log.list()) t.ok(answered < 3_000_000, `${answered} bytes`)
})

test('formulas, shown dates and raw texts', async t => {
  const { client, create, edit } = await testGoogle(t)
  const id = await create({ A: [] })
  await edit(id, 'A', 'A1', [['=4/2', '2020-01-01', 'text', 53]], 'USER_ENTERED')
  const side = sheetSide(client, id)
  t.same(await side.readFormulas('A', ['A1:D1', 'A9:B9', 'C1']), [
    [['=4/2', 43831, 'text', 53]],
    [],
    [['text']],
  ])
  t.equal(side.usage().reads, 1)
  t.same(await side.readFormatted('A', 'A1:D1'), [[2, '2020-01-01', 'text', 53]])
  await side.write('A', [
    { range: 'A2:C2', values: [['=1+1', '2020-01-01', '-12.50']] },
    { range: 'B1', values: [[null]] },
  ])
  t.same(await side.readFormulas('A', ['A1:D2']), [
    [
      ['=4/2', '', 'text', 53],
      ['=1+1', '2020-01-01', '-12.50'],
    ],
  ])
})

test('columns are added at the right end', async t => {
  const { client, create } = await testGoogle(t)
  const side = sheetSide(client, await create({ A: [] }))
  const [tab] = (await side.describe()).tabs
  await side.addColumns(tab?.sheetId ?? -1, 3)
  t.equal((await side.describe()).tabs[0]?.columns, 29)
})

test('a write too large, or to an open range, is not sent', async t => {
  const { client, create, workspace } = await testGoogle(t)
  const side = sheetSide(client, await create({ A: [] }))
  await t.rejects(side.write('A', [{ range: 'A1', values: [['x'.repeat(2_100_000)]] }]), {
    code: 'too_large',
  })
  await t.rejects(side.write('A', [{ range: 'A:A', values: [['x']] }]), RangeError)
  await side.write('A', [])
  t.equal(workspace.log.list().length, 0)
})

test('a lost answer leaves it open whether the write was done, and reading back decides', async t => {
  const { client, create, workspace } = await testGoogle(t)
  const side = sheetSide(client, await create({ A: [] }))
  for (const lost of ['before', 'after'] as const) {
    workspace.faults.add([{ id: lost, method: 'POST', path: 'values:batchUpdate', after: 0, times: 1, lost }])
    await t.rejects(side.write('A', [{ range: 'A1', values: [[lost]] }]), { name: 'UnclearWriteError' })
    t.same(await side.readFormulas('A', ['A1']), lost === 'after' ? [[['after']]] : [[]])
  }
})

test('a quota storm in the middle of a read is outlasted', async t => {
  const { client, create, workspace, slept } = await testGoogle(t)
  const side = sheetSide(client, await create({ A: [['x']] }))
  workspace.faults.add([{ id: 'storm', path: '/values/', after: 0, times: 9, status: 429 }])
  t.same(await all(side, 'A', 1, 1000, 2), [{ firstRow: 1, rows: [['x']] }])
  t.equal(slept.length, 9)
})

test('a consent withdrawn in the middle ends the next call, and connecting again takes it up', async t => {
  const { client, create, workspace, credentials, app } = await testGoogle(t)
  const id = await create({ A: [['x']] })
  const side = sheetSide(client, id)
  await side.describe()
  for (const grants of [workspace.world.refreshTokens, workspace.world.accessTokens])
    for (const grant of grants.values()) grant.revoked = true
  await t.rejects(side.describe(), { code: 'reconnect' })
  const grant = workspace.world.refreshTokens.get(credentials.refreshToken)
  workspace.world.refreshTokens.set('new', { ...grant!, revoked: false })
  const again = googleClient({ credentials: { ...credentials, refreshToken: 'new' }, ...app })
  t.match(await sheetSide(again, id).describe(), { tabs: [{ title: 'A' }] })
})

test('many calls at once share one access token', async t => {
  const { create, workspace, credentials, app } = await testGoogle(t)
  const id = await create({ A: [['x']] })
  const before = workspace.world.accessTokens.size
  const fresh = googleClient({ credentials, ...app })
  await Promise.all(Array.from({ length: 20 }, () => sheetSide(fresh, id).describe()))
  t.equal(workspace.world.accessTokens.size, before + 1)
})

test('spreadsheets are listed by name', async t => {
  const { client, create } = await testGoogle(t)
  const id = await create({ A: [] })
  const found = await listSpreadsheets(client, { query: 'Te' })
  t.match(found, { items: [{ kind: 'sheet', spreadsheetId: id, title: 'Test' }], cursor: null })
  t.same((await listSpreadsheets(client, { query: "o'ne \\" })).items, [])
})

async function all(
  side: GoogleSheetSide,
  tab: string,
  from: number,
  to: number,
  columns: number,
): Promise<SheetPage[]> {
  return Array.fromAsync(side.readRows(tab, from, to, columns))
}

function reads(log: { path: string }[]): number {
  return log.filter(({ path }) => path.includes('/values/')).length
}
