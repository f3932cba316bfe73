import { Calculator } from '../formula/calculate.ts'
import { renderCell } from '../render.ts'
import { newSpreadsheet } from '../spreadsheet.ts'
import { tabsOf } from './add-file.ts'
import type { LoadedFile } from './read-file.ts'

type Seen = string | number | boolean | null

/** A tab as a reader of the spreadsheet sees it. */
export interface SeenTab {
  title: string
  /** What the cells are worth, formulas calculated, as UNFORMATTED_VALUE gives them. */
  rows: Seen[][]
  /** The same with dates as they are shown (FORMATTED_STRING): what tells a date from a number. */
  formatted: Seen[][]
}

/** The tabs of a loaded file as the values API would show them. Texts of a CSV stay what they are. */
export function seenTabs(loaded: LoadedFile): SeenTab[] {
  const sheet = newSpreadsheet('file', tabsOf(loaded, undefined))
  const calculator = new Calculator(sheet, () => new Date())
  return sheet.tabs.map(tab => {
    const read = (dates: 'SERIAL_NUMBER' | 'FORMATTED_STRING') =>
      tab.rows.map(row =>
        row.map(cell => {
          const seen = renderCell(cell, 'UNFORMATTED_VALUE', dates, each => calculator.value(each, tab))
          return seen === '' ? null : seen
        }),
      )
    return { title: tab.title, rows: read('SERIAL_NUMBER'), formatted: read('FORMATTED_STRING') }
  })
}
