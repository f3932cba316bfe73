import type { ColumnMapping } from '@doki/contracts'
import { keyParts } from '../rows/key.ts'
import type { SheetRows } from '../rows/sheet-rows.ts'
import type { Values } from '../rows/values.ts'
import type { BaseMark } from './plan-run.ts'

/** What likeness is told by. */
export interface RowLook {
  columns: readonly Pick<ColumnMapping, 'column' | 'type'>[]
  /** Names of the mapped columns the key is made of; none of a managed one. */
  keyColumns: readonly string[]
}

/** A row of the sheet of which nobody knows which one it is. */
interface Found {
  values: Values
  /** 1-based; undefined when where it stands says nothing. */
  row: number | undefined
  /** Its key can be read, and is that of another row: it may have been typed over. */
  isTwin: boolean
}

interface Pair {
  found: Found
  key: string
  score: number
}

/**
 * Keys of rows that cannot cross but are in the sheet, or may be: a row of the base that is missing may be one whose key nobody
 * can read. That is the one that stands where it was last seen, as far as the readable parts of the key say nothing else, or
 * one that looks like it, as rows move. One row of the sheet looks like one missing row, the most alike; like all that are
 * equally so, since any of them may be there.
 */
export function heldKeys(
  sheet: SheetRows,
  marks: ReadonlyMap<string, BaseMark>,
  table: ReadonlyMap<string, Values>,
  look: RowLook,
): string[] {
  const { twins = [], heldRows } = sheet
  const keys = new Set(sheet.heldKeys)
  const all: Found[] = [
    ...[...heldRows].map(([row, values]) => ({ values, row, isTwin: false })),
    ...twins.map(values => ({ values, row: undefined, isTwin: true })),
  ]
  if (all.length === 0) return [...keys]
  const present = new Set([...keys, ...sheet.rows.map(({ key }) => key)])
  const likeness = likenessOf(look)
  const pairs: Pair[] = []
  for (const { key, sheetRow } of marks.values()) {
    if (present.has(key)) continue
    for (const found of all) {
      const alike = likeness(found, key, table.get(key))
      if (alike === 'another') continue
      const isSeen = sheetRow !== null && sheetRow === found.row
      if (isSeen) keys.add(key)
      if (alike > 0) pairs.push({ found, key, score: alike + (isSeen ? 1 : 0) })
    }
  }
  for (const key of mostAlike(pairs)) keys.add(key)
  return [...keys]
}

/** Of each row the missing one that is most like it, the most certain first. */
function mostAlike(pairs: Pair[]): Set<string> {
  const best = new Map<Found | string, number>()
  const keys = new Set<string>()
  for (const { found, key, score } of pairs.sort((a, b) => b.score - a.score)) {
    if ((best.get(found) ?? score) > score || (best.get(key) ?? score) > score) continue
    best.set(found, score).set(key, score)
    keys.add(key)
  }
  return keys
}

/**
 * How many cells of a row say that it is the one of that key; 0 when too little does: a part of the key, or half of what
 * else can be read of it. Yes and no, which half of all rows hold, count only where there is nothing else to go by. `another` where
 * the key says it is none.
 */
function likenessOf({ columns, keyColumns }: RowLook) {
  const keyPlaces = keyColumns.map(name => columns.findIndex(({ column }) => column === name))
  const others = columns.keys().filter(place => !keyPlaces.includes(place))
  const { yesOrNo = [], telling = [] } = Object.groupBy(others, place =>
    columns[place]?.type === 'boolean' ? 'yesOrNo' : 'telling',
  )
  return ({ values: found, isTwin }: Found, key: string, values: Values | undefined): number | 'another' => {
    const parts = keyParts(key, keyPlaces.length || 1)
    const readable = isTwin ? [] : keyPlaces.flatMap((place, at) => (found[place] == null ? [] : [at]))
    if (readable.some(at => found[keyPlaces[at] ?? -1] !== parts[at])) return 'another'
    const equals = (place: number) => values !== undefined && found[place] === values[place]
    const filled = telling.filter(place => found[place] !== null)
    const equal = filled.filter(equals).length
    if (readable.length + filled.length === 0)
      return yesOrNo.every(place => found[place] === null || equals(place)) ? 0.5 : 0
    const isLike = readable.length > 0 || (equal > 0 && 2 * equal >= filled.length)
    return isLike ? readable.length + equal : 0
  }
}
