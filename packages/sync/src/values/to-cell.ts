import type { SheetCell } from '@doki/contracts'
import { sheetTextOf } from '../transforms/sheet-text.ts'
import { daysOfIso, serialEpoch } from './calendar.ts'
import { dayMicros, readTime } from './clock.ts'
import type { ValueColumn, ValueOptions } from './column.ts'
import { itemsOf } from './list.ts'
import { plainDecimal } from './number-text.ts'
import { notCastable, outOfRange, Refusal } from './refusal.ts'
import { msOfStamp } from './timestamps.ts'
import { converterOf } from './to-canonical.ts'
import { zoneOf } from './zone.ts'

/** https://support.google.com/drive/answer/37603 */
const longestCell = 50_000
const dayMs = dayMicros / 1000

/**
 * Makes the writer of one column: a canonical text to the cell that is written RAW. A number, a serial date, a
 * checkbox or the column's own word for it where the sheet holds it exactly, else text. Each cell is read back before
 * it is given out, so what a sheet cannot hold (a text that reads as a blank, over 50,000 characters) is a `Refusal`,
 * never another value. Null is `""`, since Google skips a null.
 */
export function cellWriterOf(
  column: ValueColumn,
  { timeZone = 'UTC' }: ValueOptions = {},
): (text: string | null) => Exclude<SheetCell, null> | Refusal {
  const read = converterOf(column, { timeZone })
  const typed = typedCell(column, timeZone)
  const sheetText = sheetTextOf(column)
  return text => {
    if (text === null) return ''
    if (text.length > longestCell)
      return outOfRange(text, `is longer than the ${longestCell} characters of a cell`)
    const said = sheetText(text)
    if (said instanceof Refusal) return said
    const cell = typed(said)
    if (cell !== undefined && read(cell) === text) return cell
    if (read(said) === text) return said
    return notCastable(text, 'would read back from the sheet as something else')
  }
}

/** `cellWriterOf` for a single value. */
export function toCell(
  text: string | null,
  column: ValueColumn,
  options?: ValueOptions,
): SheetCell | Refusal {
  return cellWriterOf(column, options)(text)
}

/** The cell a person would like to see, or undefined when there is only text. It is checked by the caller. */
function typedCell(
  column: ValueColumn,
  timeZone: string,
): (text: string) => Exclude<SheetCell, null> | undefined {
  const type = column.transform?.kind === 'codes' ? 'label' : column.type
  switch (type) {
    case 'label':
      return cellOfLabel
    case 'integer':
    case 'decimal':
      return text => {
        if (text.replace(/\D/g, '').length <= 15) return Number(text)
        return column.format.decimal === ',' ? text.replace('.', ',') : undefined
      }
    case 'boolean':
      return wordOrCheckbox(column)
    case 'date':
      return text => serial(daysOfIso(text))
    case 'time':
      return text => (readTime(text) ?? Number.NaN) / dayMicros
    case 'timestamp':
      return text => serial(days(msOfStamp(text)))
    case 'timestamptz': {
      const zone = zoneOf(timeZone)
      return text => {
        const ms = text.endsWith('Z') ? msOfStamp(text.slice(0, -1)) : undefined
        return ms === undefined ? undefined : serial(days(ms + zone.offsetAt(ms)))
      }
    }
    case 'list':
      return text => itemsOf(text)?.join(', ')
    case 'text':
    case 'json':
    case 'uuid':
    case 'enum':
      return () => undefined
  }
}

/** Labels such as 1 and 2, or TRUE, were numbers and checkboxes in the sheet. */
function cellOfLabel(label: string): number | boolean | undefined {
  if (label === 'TRUE' || label === 'FALSE') return label === 'TRUE'
  return plainDecimal(label) === label ? Number(label) : undefined
}

/** The words of a column that says both, such as "yes" and "no"; the words true and false stand for a checkbox. */
function wordOrCheckbox({ format }: ValueColumn): (text: string) => string | boolean | undefined {
  const [yes, no] = [format.trueTexts?.[0], format.falseTexts?.[0]]
  const isSaid = yes !== undefined && no !== undefined && !(yes === 'true' && no === 'false')
  const [whenTrue, whenFalse] = isSaid ? [yes, no] : [true, false]
  return text => (text === 'true' ? whenTrue : text === 'false' ? whenFalse : undefined)
}

function days(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / dayMs
}

function serial(daysSince1970: number | undefined): number | undefined {
  return daysSince1970 === undefined ? undefined : daysSince1970 + serialEpoch
}
