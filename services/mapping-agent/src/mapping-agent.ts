import { type Agent, defineAgent } from '@doki/agents'
import { jobKinds, type MappingProposal } from '@doki/contracts'
import type { Sources } from './sources.ts'
import { suggest } from './suggest.ts'

const { input, result } = jobKinds['mapping.suggest']
type MappingKinds = { 'mapping.suggest': { input: typeof input; output: typeof result } }

/** Proposes which sheet column is which table column, and proves it over all rows. Works without a model. */
export function mappingAgent(sources: Sources): Agent<MappingKinds> {
  return defineAgent({
    name: 'mapping',
    kinds: { 'mapping.suggest': { input, output: result } },
    async run(job, { actions, progress, signal, log }) {
      const proposal = await suggest(job.input, {
        sources,
        workspaceId: job.workspaceId,
        progress,
        signal,
      })
      const { proof, columns, problems } = proposal
      log.info({ rows: proof.rows, columns: columns.length, problems: problems.length }, 'mapping proposed')
      await actions.record({
        action: 'propose_mapping',
        reasoning: reasoningOf(proposal),
        inputSummary: `tab “${proposal.sheet.tab}”, ${proof.rows} rows; table ${proposal.table.schema}.${proposal.table.name}`,
        outputSummary: `${columns.length} columns mapped, ${proposal.leftInSheet.length} left in the sheet, ${problems.length} problems`,
        status: 'proposed',
        metadata: {
          rows: proof.rows,
          columns: columns.length,
          creates_table: proposal.newTable !== null,
          problems: problems.map(({ code }) => code),
        },
      })
      return proposal
    },
  })
}

/** Names of columns and counts, never a cell. */
function reasoningOf({ columns, newTable, key, keyReason }: MappingProposal): string {
  const pairs = columns.map(({ label, column }) => `${label} → ${column}`).join(', ')
  const what = newTable
    ? 'There is no such table, so one is proposed'
    : 'Columns were matched by names, types and values'
  return `${what}: ${pairs || 'nothing'}. Key ${key.columns.join(', ')}: ${keyReason}.`
}
