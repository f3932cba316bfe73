import { type Agent, defineAgent } from '@doki/agents'
import { jobKinds } from '@doki/contracts'
import { describeCheck, describeProposal } from './describe.ts'
import { vectorCache } from './model/vector-cache.ts'
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
  /** Whether a model is shown a few cells of the columns it is asked about; otherwise only what they look like. */
  shareCells?: boolean
}

/** Names that an embedder was asked about, so that a job that is done again asks nothing anew. */
const mostVectors = 5_000

/**
 * Proposes which sheet column is which table column, and proves it over all rows; or proves one that is there, as it
 * stands. Works without a model; one that is there is asked about the columns that are not sure.
 */
export function mappingAgent({
  sources,
  memory,
  drafts,
  shareCells = false,
}: MappingAgentDeps): Agent<MappingKinds> {
  const vectors = vectorCache(mostVectors)
  return defineAgent<MappingKinds>({
    name: 'mapping',
    kinds: {
      'mapping.suggest': { input: suggestion.input, output: suggestion.result },
      'mapping.validate': { input: check.input, output: check.result },
    },
    async run(job, { actions, progress, signal, log, model }) {
      const { workspaceId } = job
      const tools = { sources, workspaceId, progress, signal, log }
      switch (job.kind) {
        case 'mapping.suggest': {
          const asked = { ...tools, memory, model, vectors, shareCells }
          const { proposal, advice } = await suggest(job.input, asked)
          const { proof, columns, problems } = proposal
          log.info(
            { rows: proof.rows, columns: columns.length, problems: problems.length },
            'mapping proposed',
          )
          await actions.record(describeProposal(proposal, advice))
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
