import { isDeepStrictEqual } from 'node:util'
import type { Mapping } from '@doki/contracts'
import type { PlannedConflict, Resolution } from '@doki/sync'
import type { RunPorts } from '../ports.ts'
import type { Effects } from './effects.ts'
import type { KeptConflict, Memory } from './memory.ts'

/** What people see of a sync: its state, what is held, what they are asked. */
export function fakeDesk(
  effects: Effects,
  kept: Memory,
  owned: () => void,
  now: () => number,
): Pick<RunPorts, 'quarantine' | 'conflicts' | 'syncs'> {
  const write = <T>(name: string, apply: () => T): Promise<T> =>
    effects.do(name, () => {
      owned()
      return apply()
    })
  const stop = (state: 'active' | 'paused' | 'blocked', stateReason: string | null) => {
    kept.sync = { ...kept.sync, state, stateReason }
  }
  return {
    quarantine: {
      replace: rows =>
        write('quarantine.replace', () => {
          kept.quarantine = rows
        }),
    },
    conflicts: {
      resolutions: () =>
        effects.look('conflicts.resolutions', () =>
          kept.conflicts.flatMap(({ state, resolution }) =>
            state === 'resolved' && resolution ? [resolution] : [],
          ),
        ),
      replace: (open, applied) => write('conflicts.replace', () => replaceConflicts(kept, open, applied)),
    },
    syncs: {
      seen: () =>
        effects.look('syncs.seen', () =>
          kept.fullAt === null && kept.sheetVersion === null && kept.tableToken === null
            ? undefined
            : {
                sheetVersion: kept.sheetVersion,
                sheetSeenAt: kept.sheetSeenAt === null ? null : new Date(kept.sheetSeenAt).toISOString(),
                tableToken: kept.tableToken,
                fullAgeMs: kept.fullAt === null ? null : now() - kept.fullAt,
                unfinished: isUnfinished(kept),
                counts: kept.counts,
              },
        ),
      noteRun: ({ sheetVersion, tableToken, full, counts }) =>
        write('syncs.noteRun', () => {
          kept.sheetVersion = sheetVersion
          kept.tableToken = tableToken
          kept.sheetSeenAt = now()
          if (full) kept.fullAt = now()
          kept.counts = counts
        }),
      block: reason => write('syncs.block', () => stop('blocked', reason)),
      unblock: () =>
        write('syncs.unblock', () => {
          if (kept.sync.state === 'blocked') stop('active', null)
        }),
      pause: reason => write('syncs.pause', () => stop('paused', reason)),
    },
  }
}

/** A person decides; what they see is what the last run found. Undefined when there is no such conflict. */
export function resolveConflict(
  kept: Memory,
  mapping: Mapping,
  { key, column }: Pick<PlannedConflict, 'key' | 'column'>,
  take: Resolution['take'],
  value: string | null = null,
): KeptConflict | undefined {
  const found = kept.conflicts.find(
    ({ state, conflict }) => state === 'open' && conflict.key === key && conflict.column === column,
  )
  if (!found) return undefined
  const { sheet, table } = found.conflict
  const seen = (values: PlannedConflict['sheet']) =>
    column === null ? rowText(mapping, values) : (values?.[column] ?? null)
  found.state = 'resolved'
  found.resolution = {
    id: found.id,
    key,
    column: column === null ? null : (mapping.columns[column]?.column ?? null),
    take,
    value,
    sheet: seen(sheet),
    table: seen(table),
  }
  return found
}

/** A row as a person is shown it: its values as JSON by column; null where it is gone. */
function rowText({ columns }: Mapping, values: PlannedConflict['sheet']): string | null {
  if (!values) return null
  return JSON.stringify(Object.fromEntries(columns.map(({ column }, i) => [column, values[i] ?? null])))
}

function isUnfinished({ steps, conflicts, quarantine }: Memory): boolean {
  return (
    steps.some(({ state }) => state === 'intended') ||
    conflicts.some(({ state }) => state === 'resolved') ||
    quarantine.some(({ code }) => code === 'refused_by_database')
  )
}

function replaceConflicts(kept: Memory, open: readonly PlannedConflict[], applied: readonly string[]): void {
  const found = new Set<KeptConflict>()
  for (const conflict of open) {
    const known = kept.conflicts.find(
      each =>
        isWaiting(each) && each.conflict.key === conflict.key && each.conflict.column === conflict.column,
    )
    if (!known) {
      const id = `conflict ${kept.conflicts.length + 1}`
      const fresh: KeptConflict = { id, state: 'open', conflict, resolution: null }
      kept.conflicts.push(fresh)
      found.add(fresh)
      continue
    }
    const isSame = isDeepStrictEqual(cellsOf(known.conflict), cellsOf(conflict))
    if (!isSame) Object.assign(known, { state: 'open', resolution: null })
    known.conflict = conflict
    found.add(known)
  }
  for (const each of kept.conflicts) {
    if (applied.includes(each.id)) each.state = 'applied'
    else if (isWaiting(each) && !found.has(each)) each.state = 'gone'
  }
}

function isWaiting({ state }: KeptConflict): boolean {
  return state === 'open' || state === 'resolved'
}

function cellsOf({ column, sheet, table }: PlannedConflict): unknown {
  if (column === null) return [sheet, table]
  return [sheet?.[column], table?.[column]]
}
