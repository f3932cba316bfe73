import { type Answer, DokiError, type MappingProposal, managedKey } from '@doki/contracts'

export type Review = Extract<Answer, { kind: 'review' }>

/**
 * The proposal as the person wants it. Throws `unprocessable`, saying what is wrong, when it cannot be synced:
 * nothing mapped, a column mapped twice, a key column that is not mapped, or a problem the agent found and the
 * person did not change.
 */
export function approveProposal(proposal: MappingProposal, review: Review): MappingProposal {
  const columns = review.columns ?? proposal.columns
  const key = review.key ?? proposal.key
  const edited = review.columns !== undefined || review.key !== undefined
  if (!edited && proposal.problems.length > 0) {
    throw new DokiError('unprocessable', proposal.problems.map(problem => problem.message).join(' '))
  }
  if (columns.length === 0)
    throw new DokiError('unprocessable', 'No column is mapped, so nothing can be synced.')
  refuseTwice(
    columns.map(column => column.column),
    name => `Two sheet columns would write the table column “${name}”.`,
  )
  refuseTwice(
    columns.map(column => String(column.index)),
    index =>
      `The sheet column “${columns.find(each => String(each.index) === index)?.label}” is mapped twice.`,
  )
  for (const name of key.columns) {
    if (key.managed ? name !== managedKey : !columns.some(each => each.column === name)) {
      throw new DokiError('unprocessable', `The key column “${name}” is not among the mapped columns.`)
    }
  }
  return { ...proposal, columns, key }
}

function refuseTwice(names: string[], message: (name: string) => string): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new DokiError('unprocessable', message(name))
    seen.add(name)
  }
}
