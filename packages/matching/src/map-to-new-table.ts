import type { ColumnMapping, MappingProblem, MappingProof, MappingProposal } from '@doki/contracts'
import type { FullColumn, FullSheet } from './sheet-table.ts'
import { sqlNames } from './sql-names.ts'

/** Which columns are mapped, how they stood the proof, and what is left. */
export interface Mapped {
  columns: ColumnMapping[]
  proof: MappingProof['columns']
  leftInSheet: { label: string; reason: string }[]
  leftInTable: { column: string; reason: string }[]
  candidates: MappingProposal['candidates']
  /** Rows that show what the transforms do. */
  previews: MappingProposal['previews']
  problems: MappingProblem[]
}

export type Prove = (mapping: ColumnMapping) => MappingProof['columns'][number]

/** Every column of the sheet with a name or a value gets a column; one that is not of its type after all is text. */
export function mapToNewTable(sheet: FullSheet, prove: Prove): Mapped {
  const names = sqlNames(sheet.columns.map(({ column }) => column.label))
  const columns: ColumnMapping[] = []
  const proof: MappingProof['columns'] = []
  sheet.columns.forEach((column, index) => {
    const mapping = typed(column, names[index] ?? '')
    const proved = prove(mapping)
    if (proved.castable >= column.profile.least) {
      columns.push(mapping)
      proof.push(proved)
      return
    }
    const text = asText(mapping, proved)
    columns.push(text)
    proof.push(prove(text))
  })
  return { columns, proof, leftInSheet: [], leftInTable: [], candidates: [], previews: [], problems: [] }
}

function typed({ column, profile }: FullColumn, name: string): ColumnMapping {
  return {
    header: column.header,
    label: column.label,
    index: column.index,
    column: name,
    type: profile.type,
    format: profile.format,
    limits: profile.limits,
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [profile.reason],
  }
}

function asText(mapping: ColumnMapping, { castable }: MappingProof['columns'][number]): ColumnMapping {
  const share = `${Math.floor(castable * 100)} % of the values can be read`
  const reason =
    mapping.type === 'text'
      ? `only ${share}; the rows of the others are set aside`
      : `text, as only ${share} as ${mapping.type}`
  return { ...mapping, type: 'text', format: {}, limits: {}, reasons: [reason] }
}
