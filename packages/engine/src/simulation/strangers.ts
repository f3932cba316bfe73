import type { Mapping } from '@doki/contracts'
import type { Values } from '@doki/sync'
import { keyPlaces } from './config.ts'
import type { CellValue, Entity, Ledger } from './ledger.ts'
import type { Memory } from './memory.ts'
import type { Places, TabRow } from './places.ts'

interface World {
  mapping: Mapping
  places: Places
  ledger: Ledger
  kept: Memory
}

interface Sighting {
  row: TabRow
  /** 1-based. */
  at: number
  values: CellValue[]
}

/**
 * Rows that a run saw without a key, as they were then. One of which neither the key nor at least half of the cells that tell it
 * apart were left, and which did not stand where it was last seen, nobody can recognise: for whoever compares, the old row was
 * deleted by the person, and the row whose key comes back is a new one. That counts from the look on, and only
 * once the run went by it, by deleting the row in the table: a row it could have recognised is deleted by nobody.
 */
export function strangers({ mapping, places, ledger, kept }: World) {
  const keys = keyPlaces(mapping)
  const sightings = new Map<Entity, Sighting>()
  const valuesOf = (row: TabRow) => mapping.columns.map((_, place) => places.value(row, place))

  function isStranger({ values, at }: Sighting, key: string, was: Values): boolean {
    if (kept.base.get(key)?.sheetRow === at || keys.some(place => values[place] !== null)) return false
    const others = mapping.columns.flatMap(({ type }, place) =>
      keys.includes(place) || values[place] === null ? [] : [{ type, isSame: values[place] === was[place] }],
    )
    const telling = others.filter(({ type }) => type !== 'boolean')
    if (telling.length === 0) return others.some(({ isSame }) => !isSame)
    return 2 * telling.filter(({ isSame }) => isSame).length < telling.length
  }

  return {
    /** A run reads these rows; 1-based. */
    read(first: number, last: number): void {
      for (let at = first; at <= last; at++) {
        const row = places.tab.cells[at - 1]
        const entity = row && places.owners.get(row)
        if (!row || !entity) continue
        if (places.keyOf(row) === undefined) sightings.set(entity, { row, at, values: valuesOf(row) })
        else sightings.delete(entity)
      }
    },

    /** The run deletes the row in the table, where it was this. */
    deletes(entity: Entity, key: string, was: Values): void {
      const seen = sightings.get(entity)
      if (!seen || places.owners.get(seen.row) !== entity || !isStranger(seen, key, was)) return
      ledger.remove('sheet', entity)
      if (places.keyOf(seen.row) === key) ledger.insert('sheet', entity, valuesOf(seen.row))
      else places.owners.delete(seen.row)
    },
  }
}
