import type { ColumnMapping, Direction, MappingProposal } from '@doki/contracts'
import { isReversible, placesOf } from '@doki/sync'

/**
 * The proposal for a sync that goes this way. From the table to the sheet no column can go whose cells cannot be told from what
 * the table keeps: those are left out, and say so, instead of being refused once the person has said yes. Where a text was
 * only tidied, the sheet takes what the table has.
 */
export function fitDirection(proposal: MappingProposal, direction: Direction): MappingProposal {
  const isOneWay = ({ transform }: ColumnMapping) => !isReversible(transform) && transform?.kind !== 'text'
  if (direction !== 'table_to_sheet' || proposal.columns.every(({ transform }) => isReversible(transform)))
    return proposal
  const lost = proposal.columns.filter(isOneWay)
  const columns = proposal.columns
    .filter(column => !isOneWay(column))
    .map(column => (isReversible(column.transform) ? column : { ...column, transform: null }))
  const isKept = ({ column }: { column: string }) => columns.some(each => each.column === column)
  const isUsed = (index: number) =>
    columns.some(column => placesOf(column).some(place => place.index === index))
  const left = lost.flatMap(({ column, index, label, transform }) =>
    transform?.kind === 'constant' || isUsed(index) ? [] : [{ label, reason: why(column) }],
  )
  return {
    ...proposal,
    columns,
    leftInSheet: [...proposal.leftInSheet, ...new Map(left.map(each => [each.label, each])).values()],
    leftInTable: [
      ...proposal.leftInTable,
      ...lost.map(({ column, label }) => ({
        column,
        reason: `made of “${label}”, which cannot be told from it: it can go from the sheet to the table alone`,
      })),
    ],
    proof: { ...proposal.proof, columns: proposal.proof.columns.filter(isKept) },
    previews: proposal.previews.filter(({ column }) =>
      columns.some(each => each.column === column && each.transform),
    ),
  }
}

function why(column: string): string {
  return `“${column}” is made of it, and it cannot be told from that: it can go from the sheet to the table alone`
}
