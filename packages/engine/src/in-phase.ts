import type { Phase, RunPorts } from './ports.ts'

/** Does a part of a run, and lets whoever traces it know. */
export function inPhase<T>(ports: Pick<RunPorts, 'phase'>, name: Phase, work: () => Promise<T>): Promise<T> {
  return ports.phase ? ports.phase(name, work) : work()
}
