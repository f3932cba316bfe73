import { DokiError } from '@doki/contracts'
import { UnclearWriteError } from '@doki/sync'
import fc from 'fast-check'
import { test } from 'tap'
import { z } from 'zod'
import { type GoogleSheetSide, sheetSide } from './sheet-side.ts'
import { answering, type Scripted } from './testing/answering.ts'
import { garbage } from './testing/garbage.ts'
import { testClient } from './testing/test-google.ts'

const grid = {
  sheetId: 7,
  title: 'A',
  index: 0,
  sheetType: 'GRID',
  gridProperties: { rowCount: 9, columnCount: 3 },
}
const described = {
  spreadsheetId: 's',
  properties: { title: 'T', timeZone: 'Etc/GMT' },
  sheets: [{ properties: grid }, { properties: { ...grid, sheetId: 0, title: 'B' } }],
}
const many = Array.from({ length: 300 }, (_, i) => `A${i + 1}:B${i + 1}`)
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
const box = (rows: number, columns: number) => z.array(z.array(cell).max(columns)).max(rows)
const rowsOf = (side: GoogleSheetSide) => Array.fromAsync(side.readRows('A', 2, 9, 2))
const Tab = z.strictObject({
  sheetId: z.int(),
  title: z.string(),
  rows: z.int().min(1),
  columns: z.int().min(1),
})

type Json = Parameters<typeof garbage>[0]
interface Reading {
  name: string
  right: Json
  call: (side: GoogleSheetSide) => Promise<unknown>
  fits: z.ZodType
}
const readings: Reading[] = [
  {
    name: 'describe',
    right: described,
    call: side => side.describe(),
    fits: z.strictObject({
      spreadsheetId: z.string(),
      title: z.string(),
      timeZone: z.string(),
      tabs: z.array(Tab),
    }),
  },
  {
    name: 'version',
    right: { version: '12', modifiedTime: '2026-01-01T00:00:00.000Z', trashed: false },
    call: side => side.version(),
    fits: z.strictObject({ version: z.string().regex(/^\d+$/), modifiedAt: z.iso.datetime().nullable() }),
  },
  {
    name: 'readRows',
    right: { range: 'A!A2:B9', majorDimension: 'ROWS', values: [['a', 1], [], ['', true]] },
    call: rowsOf,
    fits: z.array(z.strictObject({ firstRow: z.literal(2), rows: box(8, 2) })).max(1),
  },
  {
    name: 'readFormulas',
    right: {
      spreadsheetId: 's',
      valueRanges: [{ range: 'A!A1', values: [['=1+1']] }, { range: 'A!B2:B3' }],
    },
    call: side => side.readFormulas('A', ['A1', 'B2:B3']),
    fits: z.tuple([box(1, 1), box(2, 1)]),
  },
  {
    name: 'readFormulas of many',
    right: {
      valueRanges: many.map((range, i) => ({
        valueRange: { range: `A!${range}`, values: [[`${i}-${i}`]] },
        dataFilters: [{ a1Range: `'A'!${range}` }],
      })),
    },
    call: side => side.readFormulas('A', many),
    // what is there, and was not spoilt itself, is at its place
    fits: z
      .array(box(1, 2))
      .length(300)
      .refine(found =>
        found.every((rows, i) => {
          const [, first, second] = /^(\d+)-(\d+)$/.exec(String(rows[0]?.[0])) ?? []
          return first !== second || first === undefined || first === String(i)
        }),
      ),
  },
]

test('whatever an answer turns into, a read ends in what fits, or in an error that says why', async t => {
  const server = await answering(t, [])
  for (const { name, right, call, fits } of readings) {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage(right), { minLength: 1, maxLength: 3 }), async spoilt => {
        const side = sheetSide(testClient(server.url).client, 's')
        server.restart([...spoilt, { status: 200, body: right }])
        const found = await call(side).catch((error: unknown) => error)
        return found instanceof Error ? found instanceof DokiError : fits.safeParse(found).success
      }),
      { numRuns: 60 },
    )
    t.pass(name)
  }
})

const replies = { spreadsheetId: 's', replies: [{}, {}] }
const writings: { name: string; right: Json; call: (side: GoogleSheetSide) => Promise<void> }[] = [
  {
    name: 'write',
    right: { responses: [{ updatedRange: 'A!A1:B1' }, { updatedRange: 'A!A3' }] },
    call: side =>
      side.write('A', [
        { range: 'A1:B1', values: [['x', 'y']] },
        { range: 'A3', values: [['z']] },
      ]),
  },
  { name: 'deleteRows', right: replies, call: side => side.deleteRows(7, [2, 5]) },
  { name: 'addColumns', right: { replies: [{}] }, call: side => side.addColumns(7, 2) },
]

test('whatever an answer turns into, a write that may have been done is never sent again', async t => {
  const server = await answering(t, [])
  for (const { name, right, call } of writings) {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage(right), { minLength: 1, maxLength: 3 }), async spoilt => {
        const side = sheetSide(testClient(server.url).client, 's')
        const answers: Scripted[] = [...spoilt, { status: 200, body: right }]
        server.restart(answers)
        const failed = await call(side).then(
          () => undefined,
          (error: unknown) => error,
        )
        // sent again only after a refusal for the quota
        const again = answers.slice(0, server.seen.length - 1).every(({ status }) => status === 429)
        const calm =
          failed === undefined || failed instanceof DokiError || failed instanceof UnclearWriteError
        return again && calm
      }),
      { numRuns: 60 },
    )
    t.pass(name)
  }
})

test('making room for rows ends, whatever comes back', async t => {
  const server = await answering(t, [])
  const room = {
    sheetId: 7,
    firstRow: 9,
    lastRow: 12,
    gridRows: 9,
    formats: [{ index: 1, type: 'date' as const }],
  }
  await fc.assert(
    fc.asyncProperty(garbage(replies), garbage(described), async (first, second) => {
      const side = sheetSide(testClient(server.url).client, 's')
      server.restart([first, second, { status: 200, body: described }, { status: 200, body: replies }])
      const failed = await side.prepareRows(room).catch((error: unknown) => error)
      return failed === undefined || failed instanceof DokiError || failed instanceof UnclearWriteError
    }),
    { numRuns: 60 },
  )
  t.end()
})
