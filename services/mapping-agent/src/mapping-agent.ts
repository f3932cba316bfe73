import { type Agent, defineAgent } from '@doki/agents'
import { jobKinds } from '@doki/contracts'
import { describeCheck, describeProposal } from './describe.ts'
import type { Sources } from './sources.ts'
import type { Drafts } from './stores/draft-store.ts'
import type { Memory } from './stores/memory-store.ts'
import { suggest } from './suggest.ts'
import { validate } from './validate.ts'

const { 'mapping.suggest': suggestion, 'mapping.validate': check } = jobKinds
type MappingKinds = {
  'mapping.suggest': { input: typeof suggestion.input; output: typeof suggestion.result }
  'mapping.validate': { input: typeof check.input; output: typeof check.result }
}

export interface MappingAgentDeps {
  sources: Sources
  memory: Memory
  drafts: Drafts
}

/**
 * Proposes which sheet column is which table column, and proves it over all rows; or proves one that is there, as it
 * stands. Works without a model.
 */
export function mappingAgent({ sources, memory, drafts }: MappingAgentDeps): Agent<MappingKinds> {
  return defineAgent<MappingKinds>({
    name: 'mapping',
    kinds: {
      'mapping.suggest': { input: suggestion.input, output: suggestion.result },
      'mapping.validate': { input: check.input, output: check.result },
    },
    async run(job, { actions, progress, signal, log }) {
      const { workspaceId } = job
      const tools = { sources, workspaceId, progress, signal, log }
      switch (job.kind) {
        case 'mapping.suggest': {
          const proposal = await suggest(job.input, { ...tools, memory })
          const { proof, columns, problems } = proposal
          log.info(
            { rows: proof.rows, columns: columns.length, problems: problems.length },
            'mapping proposed',
          )
          await actions.record(describeProposal(proposal))
          return proposal
        }
        case 'mapping.validate': {
          const validation = await validate(job.input, tools)
          const kept = await drafts.keepProof(workspaceId, job.input, validation)
          const { proof, problems } = validation
          log.info({ rows: proof.rows, problems: problems.length, kept }, 'mapping validated')
          await actions.record(describeCheck(job.input, validation))
          return validation
        }
      }
    },
  })
}
