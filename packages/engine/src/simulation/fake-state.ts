import { type PendingChange, unsureHash } from '@doki/sync'
import type { BaseRow, RunState, StepChange, StepCounts } from '../state.ts'
import type { Effects } from './effects.ts'
import type { KeptStep, Memory } from './memory.ts'

/**
 * What one try of a run sees of the memory of its sync. What earlier tries left unsure of a row is settled with whatever
 * is written down of that row. `owned` throws when the run does not hold its job and its spreadsheet any more: it is
 * asked in the same instant in which something is written.
 */
export function fakeState(effects: Effects, kept: Memory, runId: string, owned: () => void): RunState {
  const { base, steps } = kept
  const own = new Set<string>()
  const left = new Set<KeptStep>()
  const stay = new Set<string>()

  const write = <T>(name: string, detail: unknown, apply: () => T): Promise<T> =>
    effects.do(
      name,
      () => {
        owned()
        return apply()
      },
      detail,
    )
  const save = (rows: readonly BaseRow[], id: string | null) => {
    for (const row of rows) {
      const was = base.get(row.key)
      const stays = was && (was.hash === row.hash || was.step === id)
      base.set(row.key, { ...row, step: stays ? was.step : null })
    }
  }
  const settleKeys = (keys: readonly string[]) => {
    for (const step of left) {
      const unsure = unsureOf(step)
      if (keys.some(key => unsure.has(key))) narrow(step, without(unsure, keys))
    }
  }
  const narrow = (step: KeptStep, unsure: ReadonlySet<string>) => {
    if (step.state !== 'intended') return
    Object.assign(step, { unsure, state: unsure.size > 0 ? 'intended' : 'settled' })
    if (unsure.size === 0) left.delete(step)
  }

  return {
    marks: () =>
      effects.look('state.marks', () => {
        const pending = new Map<string, PendingChange[]>()
        const places = new Map<string, number | null>()
        for (const step of steps) {
          if (step.state !== 'intended' || step.kind !== 'rows' || own.has(step.id)) continue
          left.add(step)
          for (const { key, row, before, after } of step.changes) {
            if (!unsureOf(step).has(key)) continue
            pending.set(key, [...(pending.get(key) ?? []), { side: step.side, before, after }])
            places.set(key, row)
          }
        }
        const marks = [...base.values()].map(({ key, hash, sheetRow, tableHash }) => {
          const unsure = pending.get(key)
          return { key, hash, sheetRow, tableHash, ...(unsure ? { pending: unsure } : {}) }
        })
        const others = [...pending].filter(([key]) => !base.has(key))
        return [
          ...marks,
          ...others.map(([key, changes]) => {
            const sheetRow = places.get(key) ?? null
            return { key, hash: unsureHash, sheetRow, tableHash: null, pending: changes }
          }),
        ]
      }),
    promisedKeys: () =>
      effects.look('state.promisedKeys', () => {
        const open = steps.filter(({ kind, state }) => kind === 'keys' && state === 'intended')
        const given = open.flatMap(({ changes }) => changes)
        return new Map(given.flatMap(({ key, row }) => (row === null ? [] : [[row, key] as const])))
      }),
    values: keys =>
      effects.look('state.values', () => {
        const rows = keys.flatMap(key => base.get(key) ?? [])
        return new Map(rows.map(row => [row.key, [...row.base]]))
      }),
    open: ({ side, kind, changes, ahead }) =>
      write('state.open', { side, kind, changes, ahead }, () => {
        if (left.size === 0 && ahead.some(({ key }) => base.has(key)))
          throw new Error('A row that is written ahead is in the base already')
        const id = String(steps.length + 1)
        steps.push({
          id,
          runId,
          side,
          kind,
          state: 'intended',
          changes: [...changes],
          unsure: null,
          counts: none(),
        })
        own.add(id)
        for (const row of ahead) base.set(row.key, { ...row, step: id })
        settleKeys(ahead.map(({ key }) => key))
        return id
      }),
    close: (id, end) =>
      write('state.close', { id, ...end }, () => {
        const step = steps.find(each => each.id === id)
        if (!step || !own.has(id)) throw new Error('A step is closed by the run that opened it, once')
        for (const key of end.failed) if (base.get(key)?.step === id) base.delete(key)
        save(end.save, id)
        for (const key of end.remove) base.delete(key)
        const changes = step.changes.filter(({ key }) => !end.failed.includes(key))
        const unsure = new Set(end.unsure)
        const counts = countsOf(changes.filter(({ key }) => !unsure.has(key)))
        Object.assign(step, { changes, counts, unsure, state: unsure.size > 0 ? 'intended' : 'done' })
        settleKeys([...end.save.map(({ key }) => key), ...end.remove])
        for (const key of [...end.failed, ...end.unsure]) {
          if ([...left].some(each => unsureOf(each).has(key))) stay.add(key)
        }
      }),
    save: rows =>
      rows.length === 0
        ? nothing()
        : write('state.save', rows, () => {
            save(rows, null)
            settleKeys(rows.map(({ key }) => key))
          }),
    remove: keys =>
      keys.length === 0
        ? nothing()
        : write('state.remove', keys, () => {
            for (const key of keys) base.delete(key)
            settleKeys(keys)
          }),
    settle: held =>
      write('state.settle', [...held], () => {
        for (const step of steps) {
          if (step.state !== 'intended' || own.has(step.id)) continue
          const keys = step.kind === 'rows' ? [...unsureOf(step)] : []
          narrow(step, new Set(keys.filter(key => held.has(key) || stay.has(key))))
        }
      }),
    history: of =>
      effects.look('state.history', () =>
        steps
          .filter(({ runId: by, kind }) => by === of && kind === 'rows')
          .map(({ side, changes }) => ({ side, changes })),
      ),
    done: () =>
      effects.look('state.done', () => {
        const sum = (of: KeptStep['side']) =>
          steps
            .filter(
              step => step.runId === runId && step.side === of && step.kind === 'rows' && !own.has(step.id),
            )
            .reduce((all, { counts }) => added(all, counts), none())
        return { sheet: sum('sheet'), table: sum('table') }
      }),
  }
}

function unsureOf({ unsure, changes }: KeptStep): ReadonlySet<string> {
  return unsure ?? new Set(changes.map(({ key }) => key))
}

function without(all: ReadonlySet<string>, keys: readonly string[]): Set<string> {
  return new Set([...all].filter(key => !keys.includes(key)))
}

function countsOf(changes: readonly StepChange[]): StepCounts {
  const counts = none()
  for (const { before, after } of changes) {
    if (!before) counts.inserted++
    else if (!after) counts.deleted++
    else counts.updated++
  }
  return counts
}

function added(a: StepCounts, b: StepCounts): StepCounts {
  return {
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
  }
}

function none(): StepCounts {
  return { inserted: 0, updated: 0, deleted: 0 }
}

async function nothing(): Promise<void> {}
