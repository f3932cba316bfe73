import {
  ChangeCounts,
  type Conflict,
  GuardFinding,
  type Job,
  JobStatus,
  MappingProblem,
  type MappingProposal,
  PlanConflict,
  PlanSample,
  PlanSummary,
  QuarantinedRow,
  RunResult,
} from '@doki/contracts'
import { z } from 'zod'

/** Where the next page begins. */
export const Next = z.string().nullable().describe('The `cursor` of the next page; null at the end')

/** The arguments of every list. */
export const Paging = {
  limit: z.int().min(1).max(50).default(20),
  cursor: z.string().max(2_000).optional().describe('`next` of the page before'),
}

/** What a run would change, or changed. */
export const PlanView = PlanSummary.pick({
  sheetRows: true,
  tableRows: true,
  conflicts: true,
  quarantined: true,
  createsTable: true,
  addsKeyColumn: true,
}).extend({
  table: ChangeCounts,
  sheet: ChangeCounts,
  guards: z.array(GuardFinding),
  samples: z.array(PlanSample),
  conflictSamples: z.array(PlanConflict),
  quarantineSamples: z.array(QuarantinedRow),
})

/** A run, for somebody who decides what comes next. */
export const RunView = z.object({
  runId: z.string(),
  status: JobStatus,
  outcome: z
    .enum(['planned', 'guarded', 'idle', 'applied'])
    .nullable()
    .describe('`guarded`: it changed nothing and waits for confirm_run. `idle`: both sides agreed already'),
  plan: PlanView.nullable(),
  error: z.string().nullable(),
  progress: z.string().nullable(),
})

/** What there is to see of a run by now. */
export function runView({ id, status, result, error, progress }: Job): z.input<typeof RunView> {
  const { outcome = null, plan = null } = status === 'completed' ? RunResult.parse(result) : {}
  return {
    runId: id,
    status,
    outcome,
    plan,
    error: error?.message ?? null,
    progress: progress?.message ?? null,
  }
}

/** A mapping as a person reads it. */
export const MappingView = z.object({
  sheet: z.object({ spreadsheetTitle: z.string(), tab: z.string(), headerRow: z.int() }),
  table: z.object({ schema: z.string(), name: z.string() }),
  createsTable: z
    .string()
    .nullable()
    .describe('The SQL that would be run to make the table; null: it is there'),
  columns: z.array(
    z.object({
      label: z.string().describe('Of the sheet'),
      column: z.string().describe('Of the table'),
      type: z.string(),
      writer: z.enum(['both', 'sheet', 'table']).describe('Which side may change it'),
      score: z.number(),
      reasons: z.array(z.string()),
    }),
  ),
  key: z.object({ columns: z.array(z.string()), managed: z.boolean() }),
})

/** A proposal, with what it leaves out and what speaks against it. */
export const ProposalView = MappingView.extend({
  keyReason: z.string(),
  leftInSheet: z.array(z.object({ label: z.string(), reason: z.string() })),
  leftInTable: z.array(z.object({ column: z.string(), reason: z.string() })),
  problems: z.array(MappingProblem).describe('With one of these it cannot be approved as it stands'),
})

/** The parts of a mapping that are shown. */
export function mappingView<T extends Pick<MappingProposal, 'newTable'>>(mapping: T) {
  return { ...mapping, createsTable: mapping.newTable?.sql ?? null }
}

/** One side's counts, in words. */
export function countsText(of: ChangeCounts): string {
  return `${of.insert} inserted, ${of.update} updated, ${of.delete} deleted`
}

/** A text from outside inside a sentence of ours: on one line, in quotes, and not long. */
export function quoted(text: string | null): string {
  if (text === null) return 'nothing'
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

/** What a conflict is about, in a line. */
export function conflictText({ key, column, sheet, table }: Conflict): string {
  const where = column === null ? `row ${quoted(key)}` : `${quoted(column)} of row ${quoted(key)}`
  return `${where}: the sheet has ${quoted(sheet)}, the table ${quoted(table)}`
}
