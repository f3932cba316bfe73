import type { QuarantinedRow } from '@doki/contracts'
import { baseWithIntents } from '../base-intents.ts'
import type { BaseRow, BaseStore } from '../base-store.ts'
import type { RunPorts } from '../ports.ts'
import type { Effects } from './effects.ts'

export type FakeState = ReturnType<typeof fakeState>

/** What the engine remembers, in memory: base, quarantine, the sync's own state and the journal of writes. */
export function fakeState(effects: Effects) {
  const base = new Map<string, BaseRow>()
  const intents = new Map<string, 'open' | 'done' | 'lost' | 'skipped'>()
  const seen = {
    base,
    intents,
    quarantine: [] as readonly QuarantinedRow[],
    blocked: null as string | null,
    version: null as string | null,
  }
  const store: BaseStore = {
    marks: async () => [...base.values()].map(({ key, hash, sheetRow }) => ({ key, hash, sheetRow })),
    values: async keys =>
      new Map(
        keys.flatMap(key => {
          const row = base.get(key)
          return row ? [[key, [...row.base]]] : []
        }),
      ),
    async add(rows) {
      if (rows.length === 0) return
      await effects.do('base.add', () => {
        if (rows.some(({ key }) => base.has(key))) throw new Error('a row is in the base already')
        for (const row of rows) base.set(row.key, row)
      })
    },
    async save(rows) {
      if (rows.length === 0) return
      await effects.do('base.save', () => {
        for (const row of rows) base.set(row.key, row)
      })
    },
    async remove(keys) {
      if (keys.length === 0) return
      await effects.do('base.remove', () => {
        for (const key of keys) base.delete(key)
      })
    },
  }
  let notes = 0
  const ports: Pick<RunPorts, 'quarantine' | 'syncs' | 'journal'> = {
    quarantine: {
      replace: rows =>
        effects.do('quarantine.replace', () => {
          seen.quarantine = rows
        }),
    },
    syncs: {
      noteRun: (_id, _runId, version) =>
        effects.do('syncs.noteRun', () => {
          seen.version = version
        }),
      block: (_id, reason) =>
        effects.do('syncs.block', () => {
          seen.blocked = reason
        }),
      unblock: () =>
        effects.do('syncs.unblock', () => {
          seen.blocked = null
        }),
    },
    journal: {
      intend: (_tab, writes) =>
        effects.do('journal.intend', () =>
          writes.map(() => {
            const id = `intent ${intents.size + 1}`
            intents.set(id, 'open')
            return id
          }),
        ),
      settle: (ids, state) =>
        effects.do('journal.settle', () => {
          for (const id of ids) intents.set(id, state)
        }),
    },
  }
  /** A process of its own knows nothing but what is stored. */
  const portsOfProcess = () => ({ ...ports, base: baseWithIntents(store, () => `note ${++notes}`) })
  return { ports: portsOfProcess, seen }
}
