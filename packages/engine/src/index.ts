export { newRowId } from './new-id.ts'
export type { FinishedRun, LoadedSync, Run, RunPorts, Seen } from './ports.ts'
export { runSync } from './run-sync.ts'
export type {
  BaseRow,
  NewStep,
  PastStep,
  RunState,
  StepChange,
  StepCounts,
  StepEnd,
  StepId,
} from './state.ts'
