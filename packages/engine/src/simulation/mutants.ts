import { keyText, rowHash, type TableChange, UnclearWriteError } from '@doki/sync'
import type { RunPorts } from '../ports.ts'
import type { BaseRow, NewStep, StepEnd } from '../state.ts'
import { sheetMutants } from './mutants-sheet.ts'
import { wrongsOf } from './prove.ts'
import type { Mutate } from './runs.ts'
import type { SimWorld } from './sim-world.ts'
import { type SimOptions, simulate } from './simulate.ts'

/** One guard that is broken on purpose, through what the engine is given. */
export interface Mutant {
  name: string
  mutate?: Mutate
  prepare?: (world: SimWorld) => void
}

export interface CaughtMutant {
  name: string
  caught: boolean
  bySeed: number | null
  how: string
}

const mostSeeds = 400

/** Runs seed after seed with the guard broken, until one of them goes wrong. */
export async function proveMutant(
  mutant: Mutant,
  { drain }: Pick<SimOptions, 'drain'>,
): Promise<CaughtMutant> {
  const { name, mutate = ports => ports, prepare = () => {} } = mutant
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const { lines: _, digest: __, ...result } = await simulate(seed, { drain, mutate, prepare })
    const [how] = wrongsOf({ ...result, tracesDiffer: false })
    if (how === undefined) continue
    // Only what goes well with the guard in place says something about the guard.
    const { lines: ___, digest: ____, ...whole } = await simulate(seed, { drain })
    if (wrongsOf({ ...whole, tracesDiffer: false }).length === 0)
      return { name, caught: true, bySeed: seed, how }
  }
  return { name, caught: false, bySeed: null, how: `nothing went wrong in ${mostSeeds} seeds` }
}

const withState = (
  name: string,
  change: (state: RunPorts['state']) => Partial<RunPorts['state']>,
): Mutant => ({
  name,
  mutate: ports => ({ ...ports, state: { ...ports.state, ...change(ports.state) } }),
})

/** What one step was, while it is open. */
function steps() {
  const open = new Map<string, NewStep>()
  return {
    note(id: string, step: NewStep): string {
      open.set(id, step)
      return id
    },
    of: (id: string): NewStep => open.get(id) ?? { side: 'table', kind: 'rows', changes: [], ahead: [] },
  }
}

const notFailed = ({ ahead }: NewStep, { failed, save, remove }: StepEnd): BaseRow[] =>
  ahead.filter(
    ({ key }) => !failed.includes(key) && !remove.includes(key) && !save.some(each => each.key === key),
  )

/** Twenty and more of them: every one has to be noticed. Those that break what Google is asked are in `mutants-sheet.ts`. */
export const mutants: readonly Mutant[] = [
  ...sheetMutants,
  { name: 'the fence is not looked at', prepare: world => Object.assign(world.checks, { fence: false }) },
  { name: 'no writer lock', prepare: world => Object.assign(world.checks, { fence: false, writer: false }) },
  withState('no intent is written down', state => {
    const known = steps()
    let count = 0
    return {
      open: async step => known.note(`none ${++count}`, step),
      async close(id, end) {
        await state.save([...end.save, ...notFailed(known.of(id), end)])
        await state.remove(end.remove)
      },
    }
  }),
  withState('new rows are not in the base ahead of the write', state => {
    const known = steps()
    return {
      open: async step =>
        known.note(
          await state.open({ ...step, ahead: [], changes: step.changes.filter(({ before }) => before) }),
          step,
        ),
      close: (id, end) => state.close(id, { ...end, save: [...end.save, ...notFailed(known.of(id), end)] }),
    }
  }),
  withState('a step is closed before its write', state => ({
    async open(step) {
      const id = await state.open(step)
      await state.close(id, { save: [], remove: [], failed: [], unsure: [] })
      return id
    },
    async close(_id, { save, remove }) {
      await state.save(save)
      await state.remove(remove)
    },
  })),
  withState('what nobody knows counts as done', state => ({
    close: (id, end) => state.close(id, { ...end, unsure: [] }),
    settle: () => state.settle(new Set()),
  })),
  withState('the base is saved without the write', state => {
    const known = steps()
    return {
      open: async step => known.note(await state.open(step), step),
      close(id, end) {
        const undone = known
          .of(id)
          .changes.filter(({ key, before, after }) => end.failed.includes(key) && before && after)
        const rows = undone.flatMap(({ key, row, after }) => (after ? [baseRow(key, row, after)] : []))
        return state.close(id, { ...end, save: [...end.save, ...rows] })
      },
    }
  }),
  withState('what dead runs may have done is ignored', state => ({
    marks: async () =>
      (await state.marks()).map(({ pending: _, ...mark }) => mark).filter(({ hash }) => hash !== ''),
  })),
  {
    name: 'the table is written without comparing',
    mutate: (ports, { table }) => ({
      ...ports,
      table: {
        ...ports.table,
        write: (target, changes) =>
          ports.table.write(
            target,
            changes.map(
              (change): TableChange => ({ ...change, before: table.rows.get(keyText(change.key))?.values }),
            ),
          ),
      },
    }),
  },
  {
    name: 'stale rows count as written',
    mutate: ports => ({
      ...ports,
      table: {
        ...ports.table,
        write: async (target, changes) => ({ ...(await ports.table.write(target, changes)), stale: [] }),
      },
    }),
  },
  {
    name: 'reserved keys are given again',
    mutate: (ports, { table }) => ({
      ...ports,
      table: {
        ...ports.table,
        async reserveKeys(target, count) {
          const keys = await ports.table.reserveKeys(target, count)
          table.nextKey -= count
          return keys
        },
      },
    }),
  },
  {
    name: 'the sheet’s version is noted after the run, not before',
    mutate: (ports, world) => ({
      ...ports,
      syncs: {
        ...ports.syncs,
        noteRun: run =>
          ports.syncs.noteRun({ ...run, sheetVersion: run.sheetVersion && world.version().version }),
      },
    }),
  },
  {
    name: 'the table’s token is noted after the run, not before',
    mutate: (ports, { table }) => ({
      ...ports,
      syncs: {
        ...ports.syncs,
        noteRun: run => ports.syncs.noteRun({ ...run, tableToken: run.tableToken && table.token.now() }),
      },
    }),
  },
  {
    name: 'what is unfinished is not looked at again',
    mutate: ports => ({
      ...ports,
      syncs: {
        ...ports.syncs,
        async seen() {
          const seen = await ports.syncs.seen()
          return seen && { ...seen, unfinished: false }
        },
      },
    }),
  },
  {
    name: 'a decision is carried out whatever is there by now',
    mutate: (ports, { places, mapping, table }) => ({
      ...ports,
      conflicts: {
        ...ports.conflicts,
        async resolutions() {
          const found = await ports.conflicts.resolutions()
          return found.map(each => {
            const place = mapping.columns.findIndex(({ column }) => column === each.column)
            const row = places.rows().find(one => places.keyOf(one) === each.key)
            if (place < 0 || !row) return each
            const inTable = table.rows.get(each.key)?.values[place] ?? null
            return { ...each, sheet: places.value(row, place) ?? null, table: inTable }
          })
        },
      },
    }),
  },
  {
    name: 'conflicts are not kept',
    mutate: ports => ({
      ...ports,
      conflicts: { ...ports.conflicts, replace: (_open, applied) => ports.conflicts.replace([], applied) },
    }),
  },
  {
    name: 'what is held is not said',
    mutate: ports => ({ ...ports, quarantine: { replace: () => ports.quarantine.replace([]) } }),
  },
  {
    name: 'a deletion of rows is sent again blindly',
    mutate: ports => ({
      ...ports,
      sheet: {
        ...ports.sheet,
        async deleteRows(sheetId, rows) {
          try {
            await ports.sheet.deleteRows(sheetId, rows)
          } catch (error) {
            if (!(error instanceof UnclearWriteError)) throw error
            await ports.sheet.deleteRows(sheetId, rows)
          }
        },
      },
    }),
  },
]

function baseRow(key: string, sheetRow: number | null, base: BaseRow['base']): BaseRow {
  return { key, hash: rowHash(base), base, sheetRow, tableHash: null }
}
