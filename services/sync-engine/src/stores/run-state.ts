import type { JobId, Sync } from '@doki/contracts'
import type { Queries } from '@doki/database'
import type { NewStep, RunState } from '@doki/engine'
import { addRows, readValues, removeRows, saveRows } from './base-rows.ts'
import { countsOfStep } from './counts-of-step.ts'
import { leftOpen } from './left-open.ts'
import { readBase } from './read-base.ts'
import type { RunHold } from './run-hold.ts'
import {
  addStep,
  countsBefore,
  endStep,
  forgetOldSteps,
  pastSteps,
  promisedKeys,
  settleOthers,
  settleRows,
} from './step-rows.ts'

/** How long a run can be undone. */
const historyDays = 30

interface Options {
  /** Logs in as `doki_service`. */
  db: Queries
  hold: RunHold
  sync: Pick<Sync, 'id' | 'workspaceId'>
  run: { id: JobId; fence: number }
}

/**
 * The memory of one sync as one try of a run sees it: `sync_rows` and `sync_steps`. What earlier tries left unsure of a
 * row is settled in the transaction that writes down what was found of it, so that a later edit is never taken for it.
 */
export function runState({ db, hold, sync, run }: Options): RunState {
  const writer = { sync, run }
  const steps = new Map<string, NewStep>()
  /** Opened since the base was read, closed or not: a run that begins anew reads it again. */
  const fresh = new Set<string>()
  const left = leftOpen()

  async function settleKeys(tx: Queries, keys: Iterable<string>): Promise<void> {
    for (const { id, sure } of left.settle(keys)) await settleRows(tx, id, sure)
  }

  return {
    async marks() {
      const marks = await readBase(db, sync.id, left)
      fresh.clear()
      return marks
    },

    promisedKeys: () => promisedKeys(db, sync.id),

    values: keys => readValues(db, sync.id, keys),

    async open(step) {
      const id = await hold.tx(async tx => {
        const added = await addStep(tx, writer, step)
        await addRows(tx, sync.id, added, step.ahead, { over: left.any() })
        await settleKeys(
          tx,
          step.ahead.map(({ key }) => key),
        )
        return added
      })
      steps.set(id, step)
      fresh.add(id)
      return id
    },

    async close(id, { save, remove, failed, unsure }) {
      const step = steps.get(id)
      if (!step) throw new Error('A step is closed by the run that opened it, once')
      const without = new Set([...failed, ...unsure])
      await hold.tx(async tx => {
        await removeRows(tx, sync.id, failed, id)
        await saveRows(tx, sync.id, save, id)
        await removeRows(tx, sync.id, remove)
        await endStep(tx, id, countsOfStep(step.changes, without), { failed, unsure })
        await settleKeys(tx, [...save.map(({ key }) => key), ...remove])
      })
      left.keep(without)
      steps.delete(id)
    },

    async save(rows) {
      if (rows.length === 0) return
      await hold.tx(async tx => {
        await saveRows(tx, sync.id, rows)
        await settleKeys(
          tx,
          rows.map(({ key }) => key),
        )
      })
    },

    async remove(keys) {
      if (keys.length === 0) return
      await hold.tx(async tx => {
        await removeRows(tx, sync.id, keys)
        await settleKeys(tx, keys)
      })
    },

    settle: held =>
      hold.tx(async tx => {
        await settleOthers(tx, sync.id, { held: [...held, ...left.kept()], but: [...fresh] })
        await forgetOldSteps(tx, sync.id, historyDays)
      }),

    history: runId => pastSteps(db, sync.id, runId),

    done: () => countsBefore(db, writer),
  }
}
