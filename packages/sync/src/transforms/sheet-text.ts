import type { ValueColumn } from '../values/column.ts'
import { notCastable, type Refusal } from '../values/refusal.ts'
import { labelOf } from './codes.ts'
import { divide, isDecimal } from './scale.ts'

/** Makes what says a canonical value of the table as the sheet does: 1250 as 12.5, `in_progress` as `In progress`. */
export function sheetTextOf({
  transform,
}: Pick<ValueColumn, 'transform'>): (text: string) => string | Refusal {
  switch (transform?.kind) {
    case 'scale':
      return text => {
        const number = isDecimal(text) ? divide(text, transform.factor) : undefined
        return number ?? notCastable(text, `is no number times ${transform.factor} that a cell can hold`)
      }
    case 'codes':
      return labelOf(transform)
    case 'part':
    case 'join':
    case 'constant':
      return text => notCastable(text, 'cannot be written into the sheet: the column is made of other cells')
    case 'text':
    case undefined:
      return text => text
  }
}
