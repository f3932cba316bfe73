import type { Transform } from '@doki/contracts'
import { cellText } from '../values/cell-text.ts'
import type { CellReader, ValueColumn } from '../values/column.ts'
import { decimalReader } from '../values/numbers.ts'
import { quote, Refusal } from '../values/refusal.ts'
import { labelReader } from './codes.ts'
import { multiply } from './scale.ts'
import { takePart } from './take-part.ts'
import { tidyText } from './tidy-text.ts'

/**
 * Reads a filled cell as what the table keeps of it. `readerOf` reads texts as a column without a transform does. Cells that
 * are joined are texts by then, and what a constant says is nobody's cell: both pass as they are.
 */
export function transformReader(
  column: ValueColumn,
  transform: Transform,
  readerOf: (plain: ValueColumn) => CellReader,
): CellReader {
  const read = readerOf(column)
  switch (transform.kind) {
    case 'scale':
      return scaleReader(column, transform.factor, readerOf({ ...column, format: {} }))
    case 'codes':
      return labelReader(transform, readerOf({ ...column, format: {} }))
    case 'text':
      return cell => {
        const text = tidyText(cellText(cell), transform)
        return text === '' ? '' : read(text)
      }
    case 'part':
      return cell => {
        const part = takePart(cellText(cell), transform)
        return part === '' ? '' : read(part)
      }
    case 'join':
    case 'constant':
      return read
  }
}

/** The cell's number is read whatever the column can hold: it has to hold what comes of it. */
function scaleReader({ format, ...column }: ValueColumn, factor: string, fits: CellReader): CellReader {
  const readNumber = decimalReader({ ...column, format, limits: {} })
  return cell => {
    const number = readNumber(cell)
    if (number instanceof Refusal) return number
    const value = fits(multiply(number, factor))
    if (!(value instanceof Refusal)) return value
    return new Refusal(value.code, `${quote(cell)} is kept times ${factor}, and ${value.reason}`)
  }
}
