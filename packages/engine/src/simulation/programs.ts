import { keyParts, keyText } from '@doki/sync'
import { keyPlaces } from './config.ts'
import type { CellValue, Entity } from './ledger.ts'
import type { Random } from './random.ts'
import type { SimWorld } from './sim-world.ts'

export type Programs = ReturnType<typeof programs>

/** What programs do to the table, past Doki: each of it one transaction. */
export function programs(world: SimWorld, chance: Random) {
  const { ledger, table, mapping, config, time, trace } = world
  const { columns } = mapping
  const keys = keyPlaces(mapping)
  const free = columns.flatMap((_, place) => (keys.includes(place) ? [] : [place]))
  const parts = mapping.key.columns.length

  const anyKey = () => chance.one([...table.rows.keys()])

  function set(key: string, place: number, value: string | null): void {
    const row = table.rows.get(key)
    const entity = ledger.at(key)
    if (!row || !entity || row.values[place] === value) return
    const values = table.alter({
      key: row.key,
      values: row.values.map((was, at) => (at === place ? value : was)),
    })
    if (table.refuse({ key: row.key, values })) return
    world.putInTable(row.key, values)
    ledger.edit('table', entity, place, values[place] ?? null)
  }

  function insert(): void {
    if (!table.schema) return
    const values: CellValue[] = columns.map((_, place) =>
      place === free[0] || keys.includes(place) || chance.chance(0.8) ? world.next(place) : null,
    )
    const id = String(table.nextKey)
    if (config.key === 'generated') {
      table.nextKey++
      values[keys[0] ?? 0] = id
    }
    const key = mapping.key.managed ? [`p${world.nextNumber()}`] : keys.map(place => values[place] ?? '')
    putNew(key, values)
  }

  function putNew(key: readonly string[], given: readonly CellValue[]): void {
    const values = table.alter({ key, values: given.map(value => value ?? null) })
    if (table.refuse({ key, values })) return
    const entity: Entity = ledger.at(keyText(key)) ?? ledger.add(keyText(key))
    world.putInTable(key, values)
    ledger.insert('table', entity, values)
  }

  const doings = {
    update(): void {
      const key = anyKey()
      const place = chance.one(free)
      if (key !== undefined && place !== undefined) set(key, place, world.next(place))
    },
    blank(): void {
      const key = anyKey()
      const place = chance.one(free.slice(1))
      if (key !== undefined && place !== undefined) set(key, place, null)
    },
    updateSome(): void {
      for (const key of chance.shuffled([...table.rows.keys()]).slice(0, 3)) {
        for (const place of free) if (chance.chance(0.5)) set(key, place, world.next(place))
      }
    },
    insert,
    remove(): void {
      const key = anyKey()
      const entity = key === undefined ? undefined : ledger.at(key)
      if (key === undefined || !entity) return
      world.putInTable(keyParts(key, parts), undefined)
      ledger.remove('table', entity)
    },
    late(): void {
      const key = anyKey()
      const place = chance.one(free)
      if (key === undefined || place === undefined) return
      const value = world.next(place)
      time.after(chance.between(5_000, 60_000), () => {
        set(key, place, value)
        trace.add(time.now(), 'program', 'commits late', { key, place, value })
      })
    },
  }

  return {
    insert,
    putNew,
    act(): void {
      const what = chance.weighed({ update: 12, blank: 1, updateSome: 2, insert: 4, remove: 2, late: 2 })
      doings[what]()
      trace.add(time.now(), 'program', what, [...table.rows.values()])
    },
    /** Edits this row, if it is there. */
    touch(key: string): void {
      const place = chance.one(free)
      if (place !== undefined) set(key, place, world.next(place))
      trace.add(time.now(), 'program', 'edits between', { key, place })
    },
  }
}
