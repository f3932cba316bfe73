import { type ColumnFormat, ColumnType } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { canonicalValues, nastyCells } from '../testing/canonical-values.ts'
import { columnOf } from '../testing/columns.ts'
import { canonicalFromDatabase, toDatabase } from './database.ts'
import { Refusal } from './refusal.ts'
import { converterOf } from './to-canonical.ts'
import { cellWriterOf } from './to-cell.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia']
const cells = fc.oneof(
  fc.constantFrom(...nastyCells),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true }),
  fc.integer(),
)

for (const type of ColumnType.options) {
  const limits = type === 'enum' ? { values: ['open', 'Closed', 'on hold', '1'] } : {}
  const formats = fc.constantFrom<ColumnFormat[]>(
    {},
    { decimal: ',' as const, dateOrder: 'dmy' as const, percent: true, magnitude: true },
    { decimal: '.' as const, dateOrder: 'mdy' as const, currency: ['$', 'EUR'], blanks: ['-', 'N/A'] },
    { trueTexts: ['yes', 'y'], falseTexts: ['no', 'n'] },
    { trueTexts: ['-', 'both'], falseTexts: ['both'], blanks: ['-'] },
  )
  const setting = fc.record({ zone: fc.constantFrom(...zones), format: formats })

  test(`${type}: from the table to the sheet and back is the same, or refused`, async t => {
    let refused = 0
    fc.assert(
      fc.property(canonicalValues[type], setting, (text, { zone, format }) => {
        const column = columnOf(type, { limits, format })
        const cell = cellWriterOf(column, { timeZone: zone })(text)
        if (cell instanceof Refusal) refused++
        return cell instanceof Refusal || converterOf(column, { timeZone: zone })(cell) === text
      }),
      { numRuns: 300 },
    )
    t.ok(refused < 90, `${refused} of 300 refused`)
  })

  test(`${type}: from the sheet to the table and back is the same value, or refused`, async () => {
    fc.assert(
      fc.property(cells, setting, (cell, { zone, format }) => {
        const column = columnOf(type, { limits, format })
        const read = converterOf(column, { timeZone: zone })
        const text = read(cell)
        if (text instanceof Refusal) return text.reason.length > 10 && text.reason.isWellFormed()
        const back = cellWriterOf(column, { timeZone: zone })(text)
        return back instanceof Refusal || read(back) === text
      }),
      { numRuns: 1000 },
    )
  })

  test(`${type}: what is canonical goes into the database and out as it was`, async () => {
    fc.assert(
      fc.property(canonicalValues[type], text => {
        return canonicalFromDatabase(toDatabase(text, { type }), { type }) === text
      }),
      { numRuns: 200 },
    )
  })

  test(`${type}: a converted value is canonical: it converts to itself`, async () => {
    const column = columnOf(type, { limits, format: { dateOrder: 'dmy', decimal: '.', percent: true } })
    const read = converterOf(column, { timeZone: 'Europe/Berlin' })
    fc.assert(
      fc.property(cells, cell => {
        const text = read(cell)
        return text instanceof Refusal || text === null || read(text) === text
      }),
      { numRuns: 500 },
    )
  })
}
