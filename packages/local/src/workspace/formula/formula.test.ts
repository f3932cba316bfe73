import { test } from 'tap'
import { sheetFor } from '../testing.ts'
import { moveFormula, shiftFormula } from './shift.ts'

test('formulas are worth what Sheets says', async t => {
  const { put, get } = await sheetFor(t, { now: () => new Date('2026-03-04T12:00:00Z') })
  await put('A1:B4', [
    [1, 'x'],
    [2, 'y'],
    [3.5, ''],
    ['', 'x'],
  ])
  const cases: [string, unknown][] = [
    ['=1+2*3^2', 19],
    ['=-2^2', 4],
    ['=10%', 0.1],
    ['="a"&B1&1', 'ax1'],
    ['=SUM(A1:A4,10)', 16.5],
    ['=AVERAGE(A1:A3)', 6.5 / 3],
    ['=COUNT(A:A)', 3],
    ['=COUNTA(B1:B4)', 3],
    ['=COUNTIF(A1:A3,">=2")', 2],
    ['=SUMIF(B1:B4,"x",A1:A4)', 1],
    ['=IF(A1>1,"big","small")', 'small'],
    ['=IFERROR(1/0,"none")', 'none'],
    ['=CONCATENATE(A1," and ",B2)', '1 and y'],
    ['=VLOOKUP(2,A1:B3,2,FALSE)', 'y'],
    ['=ROUND(2.345,2)', 2.35],
    ['=TEXT(0.5,"0%")', '50%'],
    ['=TODAY()', 46085],
    ['=A9', 0],
    ['=TRUE', true],
    ['=LEN(Sheet1!B1)', 1],
    ['=1/0', '#DIV/0!'],
    ['="a"+1', '#VALUE!'],
    ['=NOSUCH(1)', '#NAME?'],
    ['=nosuch', '#NAME?'],
    ['=Nope!A1', '#REF!'],
    ['=1+', '#ERROR!'],
    ['=D1', '#REF!'],
  ]
  for (const [formula, value] of cases) {
    await put('D1', [[formula]], 'USER_ENTERED')
    const seen = (await get('D1', { valueRenderOption: 'UNFORMATTED_VALUE' })).values?.[0]?.[0]
    t.equal(seen, value, formula)
  }
})

test('a formula follows the cells it reads', async t => {
  const { put, get } = await sheetFor(t)
  await put('A1:C1', [[1, '=A1+1', '=B1*10']], 'USER_ENTERED')
  t.same((await get('C1')).values, [['20']])
  await put('A1', [[4]])
  t.same((await get('C1')).values, [['50']])
})

test('references move with inserted and deleted rows and columns', t => {
  const down = { rows: true, at: 2, count: 3 }
  t.equal(shiftFormula('=A1+A3+$B$9', 'S', 'S', down), '=A1+A6+$B$12')
  t.equal(shiftFormula('=SUM(A1:A5)&"A9"', 'S', 'S', down), '=SUM(A1:A8)&"A9"')
  t.equal(shiftFormula("=A9+Other!A9+'S'!A9", 'S', 'Other', down), "=A9+Other!A12+'S'!A9")
  t.equal(shiftFormula('=SUM(A1:A5)+A4', 'S', 'S', { rows: true, at: 3, count: -2 }), '=SUM(A1:A3)+#REF!')
  t.equal(shiftFormula('=C1+A:C', 'S', 'S', { rows: false, at: 1, count: 1 }), '=D1+A:D')
  t.equal(moveFormula('=A1+$A1+A$1+$A$1', 2, 1), '=B3+$A3+B$1+$A$1')
  t.equal(moveFormula('=A1', -1, 0), '=#REF!')
  t.end()
})
