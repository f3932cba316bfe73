import { ProtectedRangeError, SheetRefusal } from '@doki/sync'
import { type Test, test } from 'tap'
import { sheetSide } from './sheet-side.ts'
import { answering } from './testing/answering.ts'
import { testClient, testGoogle } from './testing/test-google.ts'

test('a protected range is told apart from lost access, in the tab it is in', async t => {
  const { side, sheetId, protect } = await setup(t)
  await protect('B:B')
  const refused = { code: 'forbidden', reason: 'protected', message: /^Tab "Pay": The range is protected/ }
  await t.rejects(side.write('Pay', [{ range: 'A1:B1', values: [['x', 'y']] }]), refused)
  await t.rejects(side.deleteRows(sheetId, [2]), refused)
  const formats = [{ index: 1, type: 'date' as const }]
  await t.rejects(side.prepareRows({ sheetId, firstRow: 2, lastRow: 3, gridRows: 9, formats }), refused)
  await side.write('Pay', [{ range: 'A1', values: [['x']] }])
  t.same(await side.readFormulas('Pay', ['A1:B1']), [[['x']]])
})

test('each refusal of Google says what it was about', async t => {
  const said: [number, string, Partial<SheetRefusal>][] = [
    [400, 'Invalid requests[0].deleteDimension: No grid with id: 5', { reason: 'place', code: 'not_found' }],
    [400, 'Unable to parse range: X!A1', { reason: 'place', code: 'not_found' }],
    [
      400,
      'Range (X!A9) exceeds grid limits. Max rows: 5, max columns: 26',
      { reason: 'place', code: 'conflict' },
    ],
    [
      400,
      "Invalid requests[14].deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 729 but there are only 729 rows.",
      { reason: 'place', code: 'conflict' },
    ],
    [400, 'You cannot insert or delete cells over an array formula.', { reason: 'formula' }],
    [
      400,
      'This action would increase the number of cells in the workbook above the limit of 10000000 cells.',
      { reason: 'full' },
    ],
    [
      400,
      'Your input contains more than the maximum of 50000 characters in a single cell.',
      { reason: 'full', code: 'unprocessable' },
    ],
    [
      403,
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
      { reason: 'protected', code: 'forbidden' },
    ],
  ]
  for (const [status, message, expected] of said) {
    const server = await answering(t, [{ status, body: { error: { code: status, message } } }])
    const side = sheetSide(testClient(server.url).client, 's')
    const error = await side.deleteRows(5, [2]).catch((thrown: unknown) => thrown)
    t.ok(error instanceof SheetRefusal, message)
    t.match(error, { ...expected, name: 'DokiError' })
    t.equal(error instanceof ProtectedRangeError, expected.reason === 'protected')
  }
  const lost = await answering(t, [
    { status: 403, body: { error: { code: 403, message: 'The caller does not have permission' } } },
  ])
  const error = await sheetSide(testClient(lost.url).client, 's')
    .deleteRows(5, [2])
    .catch((thrown: unknown) => thrown)
  t.match(error, { code: 'forbidden' })
  t.notOk(error instanceof SheetRefusal, 'lost access is not a refusal of one range')
})

async function setup(t: Test) {
  const google = await testGoogle(t)
  const id = await google.create({ Pay: [] }, { rowCount: 9, columnCount: 4 })
  const side = sheetSide(google.client, id)
  const sheetId = (await side.describe()).tabs[0]?.sheetId ?? -1
  const protect = (range: string) => google.protect(id, 'Pay', range)
  return { side, sheetId, protect }
}
