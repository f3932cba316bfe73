import type { MappingProblem } from '@doki/contracts'
import type { FullSheet } from './sheet-table.ts'

/** By chance so many different days are all among the first twelve of their months once in a hundred times. */
const fewest = 5

/**
 * Dates that were typed or loaded in the order of another country: the spreadsheet read 03/11 as 11 March, where 3 November
 * was meant, and left 13/11 as a text. Half of such a column is wrong without a trace, so nothing may come of it: all dates
 * the sheet took for dates have a day that could be a month, and all it left as texts have one that could not.
 */
export function mixedDates(sheet: FullSheet, isUsed: (index: number) => boolean): MappingProblem[] {
  return sheet.columns.flatMap(({ column, profile }) => {
    const { days, dateTexts } = profile.facts
    const { firstIsDay, secondIsDay } = dateTexts
    const isOneOrder = firstIsDay > 0 !== secondIsDay > 0
    if (!isUsed(column.index) || !isOneOrder || days.late > 0 || days.early.size < fewest) return []
    const order = firstIsDay > 0 ? ['day', 'month'] : ['month', 'day']
    const message = `“${column.label}” holds dates in two orders. What the spreadsheet took for dates has days up to 12 alone, and ${firstIsDay + secondIsDay} that it left as texts have the ${order[0]} first: it has likely taken a ${order[0]} for a ${order[1]} in all the others. Set the spreadsheet's locale (File › Settings) to the country of the dates and fill the column in anew, or leave it out.`
    return [{ code: 'type_mismatch', message, column: null }]
  })
}
