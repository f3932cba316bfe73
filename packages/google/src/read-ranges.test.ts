import { type Test, test } from 'tap'
import { sheetSide } from './sheet-side.ts'
import { answering, type Scripted } from './testing/answering.ts'
import { testClient, testGoogle } from './testing/test-google.ts'

const many = Array.from({ length: 300 }, (_, i) => ({ range: `A${3 * i + 1}:B${3 * i + 1}`, i }))

test('hundreds of scattered ranges are one read, each answer at its place', async t => {
  const { client, create, workspace } = await testGoogle(t)
  const rows = Array.from({ length: 900 }, (_, i) => (i % 7 === 0 ? [] : [`r${i}`, '=1+1']))
  const side = sheetSide(client, await create({ "Año's 'tab'": rows }))
  const shuffled = many.toSorted((a, b) => ((a.i * 7919) % 300) - ((b.i * 7919) % 300))
  const found = await side.readFormulas(
    "Año's 'tab'",
    shuffled.map(({ range }) => range),
  )
  t.same(
    found,
    shuffled.map(({ i }) => ((3 * i) % 7 === 0 ? [] : [[`r${3 * i}`, '=1+1']])),
  )
  t.same(side.usage(), { reads: 1, writes: 0 })
  t.match(workspace.log.list().at(-1), { method: 'POST', path: /batchGetByDataFilter$/ })
})

test('answers to data filters are known by their range, not by their order, and none may be missing', async t => {
  const ranges = many.map(({ range }) => range)
  const answer = (range: string) => ({
    valueRange: { range: `A!${range}`, majorDimension: 'ROWS', values: [[range]] },
  })
  const mixed = { valueRanges: ranges.slice(1).toReversed().map(answer) }
  const alone = { valueRanges: [{ range: 'A!A1:B1', values: [['by itself']] }] }
  const { side, seen } = await open(t, [
    { status: 200, body: mixed },
    { status: 200, body: alone },
  ])
  t.same(await side.readFormulas('A', ranges), [[['by itself']], ...ranges.slice(1).map(range => [[range]])])
  t.same(
    seen.map(({ method }) => method),
    ['POST', 'GET'],
  )
})

test('an answer that speaks of other cells, or of more, is asked for again', async t => {
  const right = { valueRanges: [{ range: 'A!B2:C3', values: [['x']] }] }
  for (const wrong of [
    { valueRanges: [{ range: 'A!B3:C3', values: [['x']] }] },
    { valueRanges: [{ range: 'A!B2:C3', values: [['x', 'y', 'z']] }] },
    { valueRanges: [{ range: 'A!B2:C3', values: [['x'], [], ['z']] }] },
    { valueRanges: [{ range: 'A!B2:D3', values: [] }] },
    { valueRanges: [] },
    { valueRanges: [...right.valueRanges, ...right.valueRanges] },
  ]) {
    const { side, seen } = await open(t, [
      { status: 200, body: wrong },
      { status: 200, body: right },
    ])
    t.same(await side.readFormulas('A', ['B2:C3']), [[['x']]])
    t.equal(seen.length, 2, JSON.stringify(wrong))
  }
})

test('an open range is a mistake', async t => {
  const { side } = await open(t, [])
  await t.rejects(side.readFormulas('A', ['A:A']), RangeError)
})

async function open(t: Test, answers: Scripted[]) {
  const server = await answering(t, answers)
  return { side: sheetSide(testClient(server.url).client, 's'), ...server }
}
