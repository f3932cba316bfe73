import { writeXlsx } from 'hucre'
import { test } from 'tap'
import { readSpreadsheetFile } from './read-file.ts'
import { seenTabs } from './seen-tabs.ts'

test('a workbook is seen with its formulas calculated, and its dates as dates', async t => {
  const due = new Date(Date.UTC(2026, 0, 31))
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Orders',
        rows: [
          ['Item', 'Due', 'Sum'],
          ['Ann', due, null],
          [null, null, 5],
        ],
        cells: new Map([['1,2', { formula: 'C3*2', value: 10 }]]),
      },
    ],
  })
  const [tab] = seenTabs(await readSpreadsheetFile(Buffer.from(bytes), 'orders.xlsx'))
  t.equal(tab?.title, 'Orders')
  t.same(tab?.rows, [
    ['Item', 'Due', 'Sum'],
    ['Ann', 46053, 10],
    [null, null, 5],
  ])
  t.same(tab?.formatted[1]?.[0], 'Ann')
  t.match(tab?.formatted[1]?.[1], /2026/)
})

test('the texts of a CSV are seen as they are', async t => {
  const [tab] = seenTabs(await readSpreadsheetFile(Buffer.from('id,sum\n007,=1+1\n,'), 'a.csv'))
  t.same(tab?.rows, [
    ['id', 'sum'],
    ['007', '=1+1'],
  ])
})
