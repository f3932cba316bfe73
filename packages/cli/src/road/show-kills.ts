import { table } from '../demo/format.ts'
import type { StepKill } from './kill-through.ts'

/** What was killed at each step, and how long it took to get to the next one. */
export function showKills(kills: readonly StepKill[]): string {
  const rows = kills.map(({ step, moment, killed, seconds }) => [
    step,
    moment,
    killed.map(({ process }) => process).join(', '),
    `${seconds.toFixed(1)} s`,
  ])
  return table(['step', 'when', 'killed', 'went on after'], rows, 70)
}
