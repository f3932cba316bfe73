import type { PendingChange } from '@doki/sync'
import type { BaseRow, RunState, StepChange, StepCounts } from '../state.ts'
import type { Effects } from './effects.ts'
import type { KeptStep, Memory } from './memory.ts'

/**
 * What one run sees of the memory of its sync. `owned` throws when the run does not hold its job and its spreadsheet any
 * more: it is asked in the same instant in which something is written.
 */
export function fakeState(effects: Effects, kept: Memory, runId: string, owned: () => void): RunState {
  const { base, steps } = kept
  let known: readonly string[] = []

  const write = <T>(name: string, apply: () => T): Promise<T> =>
    effects.do(name, () => {
      owned()
      return apply()
    })
  const save = (rows: readonly BaseRow[]) => {
    for (const row of rows) base.set(row.key, { ...row, step: null })
  }
  const stepOf = (id: string) => {
    const step = steps.find(each => each.id === id)
    if (!step) throw new Error(`no step ${id}`)
    return step
  }

  return {
    marks: () =>
      effects.look('state.marks', () => {
        const open = steps.filter(({ state }) => state === 'intended')
        known = open.map(({ id }) => id)
        const pending = pendingOf(open)
        return [...base.values()].map(({ key, hash, sheetRow, tableHash, step, base: values }) => {
          const ahead = open.find(({ id }) => id === step)
          const own: PendingChange[] = ahead ? [{ side: ahead.side, before: undefined, after: values }] : []
          const found = pending.get(key) ?? own
          return { key, hash, sheetRow, tableHash, ...(found.length > 0 ? { pending: found } : {}) }
        })
      }),
    values: keys =>
      effects.look('state.values', () => {
        const rows = keys.flatMap(key => base.get(key) ?? [])
        return new Map(rows.map(row => [row.key, [...row.base]]))
      }),
    open: ({ side, kind, changes, ahead }) =>
      write('state.open', () => {
        const doubled = ahead.find(({ key }) => base.has(key))
        if (doubled) throw new Error('A row that is written ahead is in the base already')
        const id = String(steps.length + 1)
        steps.push({ id, runId, side, kind, state: 'intended', changes: [...changes], counts: none() })
        for (const row of ahead) base.set(row.key, { ...row, step: id })
        return id
      }),
    close: (id, end) =>
      write('state.close', () => {
        const step = stepOf(id)
        const [failed, unsure] = [new Set(end.failed), new Set(end.unsure)]
        for (const row of base.values()) {
          if (row.step !== id || unsure.has(row.key)) continue
          if (failed.has(row.key)) base.delete(row.key)
          else base.set(row.key, { ...row, step: null })
        }
        save(end.save)
        for (const key of end.remove) base.delete(key)
        const written = step.changes.filter(({ key }) => !failed.has(key))
        step.counts = countsOf(written.filter(({ key }) => !unsure.has(key)))
        if (unsure.size > 0) step.changes = written.filter(({ key }) => unsure.has(key))
        else Object.assign(step, { state: 'done', changes: written })
      }),
    save: rows => (rows.length === 0 ? nothing() : write('state.save', () => save(rows))),
    remove: keys =>
      keys.length === 0
        ? nothing()
        : write('state.remove', () => {
            for (const key of keys) base.delete(key)
          }),
    settle: held => {
      const left = steps.filter(({ id, state }) => state === 'intended' && known.includes(id))
      if (left.length === 0) return nothing()
      return write('state.settle', () => {
        for (const step of left) settle(kept, step, held)
      })
    },
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
            .filter(({ runId: by, side, state }) => by === runId && side === of && state === 'done')
            .reduce((all, { counts }) => added(all, counts), none())
        return { sheet: sum('sheet'), table: sum('table') }
      }),
  }
}

/** What steps that are open may have done, by key, the oldest first. */
function pendingOf(open: readonly KeptStep[]): Map<string, PendingChange[]> {
  const pending = new Map<string, PendingChange[]>()
  for (const { side, kind, changes } of open) {
    if (kind !== 'rows') continue
    for (const { key, before, after } of changes) {
      pending.set(key, [...(pending.get(key) ?? []), { side, before, after }])
    }
  }
  return pending
}

/** A later run looked at what had come of the step, but for the rows that are held. */
function settle({ base }: Memory, step: KeptStep, held: ReadonlySet<string>): void {
  for (const row of base.values()) {
    if (row.step === step.id && !held.has(row.key)) base.set(row.key, { ...row, step: null })
  }
  const left = step.changes.filter(({ key }) => held.has(key))
  if (left.length > 0) step.changes = left
  else step.state = 'settled'
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
