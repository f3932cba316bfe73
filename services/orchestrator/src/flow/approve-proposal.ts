import type { Answer, MappingProposal } from '@doki/contracts'
import { checkMapping, editMapping } from '@doki/matching'

export type Review = Extract<Answer, { kind: 'review' }>

/** The proposal as the person wants it. Throws `unprocessable`, saying what is wrong, when it cannot be synced. */
export function approveProposal(proposal: MappingProposal, review: Review): MappingProposal {
  const approved = editMapping(proposal, review)
  checkMapping(approved)
  return approved
}
