import {
  type ColumnMapping,
  type Conflict,
  DokiError,
  type Mapping,
  type ResolveConflict,
} from '@doki/contracts'
import { Refusal, toCanonical, toCell } from '@doki/sync'
import type { Decision } from './stores/conflict-store.ts'

/**
 * What a person decided, with a value of their own in the column's canonical form: it is read as if they had typed it
 * into the sheet, but what the table keeps otherwise (cents, codes) is meant as the table keeps it, since that is how the
 * conflict shows it. `timeZone` is what a time of day without a zone means. A value that the column or the sheet cannot
 * hold is answered with the reason, which may quote it and so is no error that is logged. Throws `unprocessable` where
 * no value of one's own can be taken.
 */
export function canonicalChoice(
  choice: ResolveConflict,
  { column: name }: Pick<Conflict, 'column'>,
  { columns }: Pick<Mapping, 'columns'>,
  timeZone: string,
): Decision | { refused: string } {
  if (choice.take !== 'value') return choice
  if (name === null) {
    throw new DokiError(
      'unprocessable',
      'This conflict is about a whole row, which is gone on one side: take the sheet or the table',
    )
  }
  const column = columns.find(each => each.column === name)
  if (!column) {
    throw new DokiError(
      'unprocessable',
      `The column "${name}" is not mapped (any more): take the sheet or the table`,
    )
  }
  const converted = toCanonical(choice.value, asShown(column), { timeZone })
  if (!converted.ok) return { refused: converted.reason }
  const cell = toCell(converted.text, column, { timeZone })
  return cell instanceof Refusal ? { refused: cell.reason } : { take: 'value', value: converted.text }
}

function asShown<T extends Pick<ColumnMapping, 'transform'>>(column: T): T {
  const { transform } = column
  return transform?.kind === 'scale' || transform?.kind === 'codes' ? { ...column, transform: null } : column
}
