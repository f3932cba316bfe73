import type { GuardFinding, GuardLimits, Mapping, SheetCell, TableSchema } from '@doki/contracts'
import type { RunPlan } from '../plan/run-plan.ts'
import type { SheetInfo } from '../ports.ts'
import { guardAccess } from './access.ts'
import { guardChanges, guardEmpty } from './changes.ts'
import { guardHeader } from './header.ts'
import { guardTab, guardTable } from './places.ts'

export interface GuardInput {
  mapping: Pick<Mapping, 'columns' | 'key' | 'newTable' | 'table' | 'sheet'>
  info: Pick<SheetInfo, 'tabs'>
  /** The header row as it is now; it is not asked for when the tab is missing. */
  header: readonly (SheetCell | undefined)[]
  schema: TableSchema | null
  plan: RunPlan
  limits: GuardLimits
}

/** Everything that makes a run stop before it changes anything. One that is not confirmable has to be mended first. */
export function guards({ mapping, info, header, schema, plan, limits }: GuardInput): GuardFinding[] {
  const missing = guardTab(info, mapping.sheet)
  const sheet = missing.length > 0 ? missing : [...guardHeader(mapping.columns, header), ...guardEmpty(plan)]
  return [
    ...sheet,
    ...guardTable(schema, mapping, plan),
    ...guardAccess(schema, mapping, plan),
    ...guardChanges(plan, limits),
  ]
}
