import { DokiError } from '@doki/contracts'
import { writeXlsx } from 'hucre'
import { test } from 'tap'
import { z } from 'zod'
import { workspaceFor } from '../testing.ts'
import { readSpreadsheetFile } from './read-file.ts'

const Loaded = z.object({ spreadsheetId: z.string(), title: z.string(), owner: z.string() })

const csv = (text: string) => readSpreadsheetFile(Buffer.from(text), 'data.csv')

test('CSV: every cell stays the text it is in the file', async t => {
  const { title, tabs } = await csv('id,when,sum\n007,2020-01-01,"1,234.50"\n"a ""b""",,TRUE\n')
  t.equal(title, 'data')
  t.same(tabs, [
    {
      title: 'Sheet1',
      rows: [
        ['id', 'when', 'sum'],
        ['007', '2020-01-01', '1,234.50'],
        ['a "b"', null, 'TRUE'],
      ],
    },
  ])
})

test('CSV: the BOM goes, the delimiter is guessed, line ends of every kind are read', async t => {
  t.same((await csv('\uFEFFa;b\r\n1;2\r\n')).tabs[0]?.rows, [
    ['a', 'b'],
    ['1', '2'],
  ])
  t.same((await csv('a\tb\n1\t2')).tabs[0]?.rows, [
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('CSV: UTF-16 with a mark, old line ends, quotes that hold lines, and a long file', async t => {
  const wide = Buffer.from('\uFEFFid,stadt\n1,Köln\n', 'utf16le')
  for (const bytes of [wide, Buffer.from(wide).swap16()])
    t.same((await readSpreadsheetFile(bytes, 'f.csv')).tabs[0]?.rows, [
      ['id', 'stadt'],
      ['1', 'Köln'],
    ])
  t.same((await csv('id,name\r1,Ann\r2,Ben\r')).tabs[0]?.rows?.length, 3)
  t.same((await csv('id,note\r\n1,"a,b\r\nc ""d"""\r\n')).tabs[0]?.rows[1], ['1', 'a,b\r\nc "d"'])
  const long = Array.from({ length: 90_000 }, (_, row) => `${row};"line\r\none, ""${row}"""`)
  const { rows = [] } = (await csv(`n;t\r\n${long.join('\r\n')}`)).tabs[0] ?? {}
  t.equal(rows.length, 90_001)
  t.ok(rows.slice(1).every((row, at) => row[0] === `${at}` && row[1] === `line\r\none, "${at}"`))
})

test('bytes that are not UTF-8 are read as windows-1252', async t => {
  const { tabs } = await readSpreadsheetFile(
    Buffer.from([0x6e, 0x0a, 0x45, 0x6d, 0x69, 0x6c, 0xe9, 0x80]),
    'x.csv',
  )
  t.same(tabs[0]?.rows, [['n'], ['Emilé€']])
})

test('XLSX: all tabs, dates as serials with their format, booleans, blanks, formulas', async t => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'People',
        rows: [
          ['name', 'born', 'in'],
          ['Ann', new Date(Date.UTC(2020, 0, 1)), true],
          ['Ben', null, false],
        ],
      },
      { name: 'Empty', rows: [] },
    ],
  })
  const { tabs, texts } = await readSpreadsheetFile(Buffer.from(bytes), 'people.xlsx')
  t.notOk(texts)
  t.same(
    tabs.map(tab => tab.title),
    ['People', 'Empty'],
  )
  t.match(tabs[0]?.rows, [
    ['name', 'born', 'in'],
    ['Ann', { value: 43831, format: { numberFormat: { type: 'DATE' } } }, true],
    ['Ben', null, false],
  ])
})

test('files that are no spreadsheet are refused with what to do', async t => {
  const refused = async (bytes: Buffer, message: RegExp) => {
    const error = await readSpreadsheetFile(bytes, 'f').catch((reason: unknown) => reason)
    t.ok(error instanceof DokiError)
    t.match(error, { message })
  }
  await refused(Buffer.alloc(0), /f is empty/)
  await refused(Buffer.from('\n\n'), /holds no values/)
  await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), /neither CSV text nor an XLSX/)
  await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /old Excel file/)
  await refused(Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]), /cannot be read as an XLSX workbook/)
  await refused(
    Buffer.from(`a${','.repeat(9)}\n`.repeat(1_000_001)),
    /more than ten million cells; Google Sheets holds at most 10,000,000/,
  )
  await refused(
    Buffer.from(`a\n${','.repeat(18_278)}b`),
    /18,279 columns; Google Sheets holds at most 18,278/,
  )
  await refused(Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\n'), /neither CSV text nor an XLSX/)
  await refused(
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    /neither CSV text nor an XLSX/,
  )
  await refused(Buffer.from('id,city\n', 'utf16le'), /If it is text, save it as UTF-8/)
})

test('an uploaded file becomes a spreadsheet, as texts or as typed', async t => {
  const { url, sheets } = await workspaceFor(t)
  const upload = async (query: string) => {
    const body = 'sku,price,day\n007,$1.50,2020-01-01\n'
    const response = await fetch(`${url}/__control/load?filename=prices.csv&${query}`, {
      method: 'POST',
      body,
    })
    const { spreadsheetId, title, owner } = Loaded.parse(await response.json())
    const { data } = await sheets.spreadsheets.values.get({
      spreadsheetId,
      range: 'A2:C2',
      valueRenderOption: 'UNFORMATTED_VALUE',
    })
    return { title, owner, range: data.range, row: data.values?.[0] }
  }
  t.same(await upload('owner=ben@example.com'), {
    title: 'prices',
    owner: 'ben@example.com',
    range: 'Sheet1!A2:C2',
    row: ['007', '$1.50', '2020-01-01'],
  })
  t.match(await upload('convert=true&title=Prices'), {
    title: 'Prices',
    owner: 'ann@example.com',
    row: [7, 1.5, 43831],
  })
})
