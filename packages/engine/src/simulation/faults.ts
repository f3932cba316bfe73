import type { Random } from './random.ts'

/** Kinds of faults that strike a call of a run. Those of people and of times are in `mishaps.ts`. */
export const strikes = [
  'kill_before',
  'kill_server',
  'kill_after',
  'double_kill',
  'freeze_before',
  'freeze_after',
  'sheet_lost_applied',
  'sheet_lost_dropped',
  'delete_lost_applied',
  'delete_lost_dropped',
  'sheet_unavailable',
  'table_failed',
  'table_commit_lost',
  'table_down',
  'state_failed',
  'state_commit_lost',
  'lease_lost',
  'edit_before_write',
  'edit_after_write',
] as const
export type Strike = (typeof strikes)[number]

/** What has to happen for the kind: the names of the calls it can strike. */
const where: Record<Strike, RegExp> = {
  kill_before: /./,
  kill_server: /./,
  kill_after: /./,
  double_kill: /^(sheet|table)\.(write|deleteRows)|^state\.(open|close)/,
  freeze_before: /./,
  freeze_after: /./,
  sheet_lost_applied: /^sheet\.(write|deleteRows)$/,
  sheet_lost_dropped: /^sheet\.(write|deleteRows)$/,
  delete_lost_applied: /^sheet\.deleteRows$/,
  delete_lost_dropped: /^sheet\.deleteRows$/,
  sheet_unavailable: /^sheet\./,
  table_failed: /^table\./,
  table_commit_lost: /^table\.write/,
  table_down: /^table\./,
  state_failed: /^(state|quarantine|conflicts|syncs)\./,
  state_commit_lost: /^(state\.(open|close|save|settle)|conflicts\.replace|syncs\.noteRun)/,
  lease_lost: /./,
  edit_before_write: /^(sheet|table)\.(write|deleteRows)$/,
  edit_after_write: /^(sheet|table)\.(write|deleteRows)$/,
}

const effects =
  /^(sheet|table)\.(write|deleteRows|addColumns|prepareRows|create|reserveKeys)|^state\.(open|close)/

export type Faults = ReturnType<typeof faults>

/**
 * Decides which calls are struck. The next fault waits for a call it can strike, some calls from now; half of them wait
 * for a call that changes something, since those are few among many that read.
 */
export function faults(chance: Random, wanted: number) {
  const counts: Record<string, number> = {}
  let left = wanted
  let next: { kind: Strike; wait: number; at: RegExp; patience: number } | undefined
  let off = false

  function draw(): void {
    const kind = chance.one(strikes)
    if (!kind || left <= 0) return
    const any = where[kind].source === '.'
    const wait = where[kind].source.includes('|') || any ? chance.between(0, 12) : 0
    next = { kind, wait, at: any && chance.chance(0.6) ? effects : where[kind], patience: 150 }
  }

  return {
    counts,
    count(kind: string): void {
      counts[kind] = (counts[kind] ?? 0) + 1
    },
    /** Whether all have struck that were to. */
    isOver: () => left <= 0,
    stop(): void {
      off = true
    },
    /** The fault that strikes this call, if any. */
    at(call: string): Strike | undefined {
      if (off) return undefined
      if (!next) draw()
      if (!next?.at.test(call)) {
        // Some calls never come: then it is another fault's turn.
        if (next && next.patience-- <= 0) next = undefined
        return undefined
      }
      if (next.wait-- > 0) return undefined
      const { kind } = next
      left--
      next = undefined
      this.count(kind)
      // Somebody who recovers is struck again, at one of the first things it changes.
      if (kind === 'double_kill') {
        left++
        next = {
          kind: chance.one(['kill_before', 'kill_server', 'kill_after'] as const) ?? 'kill_before',
          wait: chance.between(0, 3),
          at: effects,
          patience: 300,
        }
      }
      return kind
    },
  }
}
