import { type Actions, whyNotInWords } from '@doki/agents'
import type { MappingProof, MappingProposal, MappingValidation, ValidateMapping } from '@doki/contracts'
import type { Advice } from './model/propose.ts'

type Entry = Parameters<Actions['record']>[0]

/** A proposal as `ai_actions` keeps it: names of columns and counts, never a cell. */
export function describeProposal(proposal: MappingProposal, advice: Advice | null): Entry {
  const { proof, columns, problems, newTable, leftInSheet } = proposal
  return {
    action: 'propose_mapping',
    reasoning: [reasoningOf(proposal), ...adviceOf(advice)].join(' '),
    inputSummary: inputOf(proposal, proof),
    outputSummary: `${columns.length} columns mapped, ${leftInSheet.length} left in the sheet, ${problems.length} problems`,
    status: 'proposed',
    metadata: {
      rows: proof.rows,
      columns: columns.length,
      creates_table: newTable !== null,
      problems: problems.map(({ code }) => code),
      link: proof.link ?? null,
      ...(advice && { model: factsOf(advice) }),
    },
  }
}

/** A check as `ai_actions` keeps it: counts and what they speak of, never a cell. */
export function describeCheck(mapping: ValidateMapping, { proof, problems }: MappingValidation): Entry {
  const { columns, key } = mapping
  const whole = proof.columns.filter(({ failures }) => failures.length === 0).length
  const found = problems.length === 0 ? 'nothing speaks against it' : `${problems.length} problems`
  return {
    action: 'validate_mapping',
    reasoning: `Every row was converted as a run would: ${whole} of ${columns.length} columns without a failure. Key ${key.columns.join(', ')}: ${proof.blankKeys} rows without one, ${proof.doubledKeys} that share one. ${linkOf(proof)}.`,
    inputSummary: inputOf(mapping, proof),
    outputSummary: found,
    metadata: {
      mapping_id: mapping.mappingId,
      rows: proof.rows,
      columns: columns.length,
      problems: problems.map(({ code }) => code),
      link: proof.link ?? null,
    },
  }
}

function inputOf({ sheet, table }: Pick<MappingProposal, 'sheet' | 'table'>, { rows }: MappingProof): string {
  return `tab “${sheet.tab}”, ${rows} rows; table ${table.schema}.${table.name}`
}

function linkOf({ link }: MappingProof): string {
  if (!link) return 'What would link by it is not known'
  const { linked, onlyInSheet, onlyInTable, sampled, tableRows } = link
  const of = sampled ? ` (of the first ${tableRows} rows of the table)` : ''
  return `By it ${linked} rows link, ${onlyInSheet} are only in the sheet, ${onlyInTable} only in the table${of}`
}

function reasoningOf({ columns, newTable, key, keyReason }: MappingProposal): string {
  const pairs = columns.map(({ label, column }) => `${label} → ${column}`).join(', ')
  const what = newTable
    ? 'There is no such table, so one is proposed'
    : 'Columns were matched by names, types and values'
  return `${what}: ${pairs || 'nothing'}. Key ${key.columns.join(', ')}: ${keyReason}.`
}

/** Names and nothing of what the model wrote. */
function adviceOf(advice: Advice | null): string[] {
  if (!advice) return []
  if (!advice.ok) return [`The ${advice.who} ${whyNotInWords[advice.why]}; this is the offline proposal.`]
  const { asked, moved } = advice
  const about = `The model was asked about ${asked} ${asked === 1 ? 'column' : 'columns'} and moved`
  const moves = moved.map(
    ({ label, from, to }) => `${label} → ${to ?? 'nothing'} (without it ${from ?? 'nothing'})`,
  )
  return [`${about} ${moves.join(', ') || 'none'}.`]
}

function factsOf(advice: Advice): Record<string, unknown> {
  const { model: name } = advice
  return advice.ok
    ? { name, outcome: 'ok', asked: advice.asked, moved: advice.moved }
    : { name, outcome: advice.why, who: advice.who }
}
