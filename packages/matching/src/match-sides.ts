import type { ColumnLimits, ColumnType, SheetCell, TableColumn } from '@doki/contracts'
import { formatFor } from './infer/infer-type.ts'
import { type ColumnName, readColumnName } from './names/name-likeness.ts'
import type { ColumnProfile } from './profile-column.ts'
import { canonicalTexts } from './prove-column.ts'
import { kindOf, type ValueKind } from './value-kinds.ts'
import { readValues, type Values } from './value-likeness.ts'

/** A sheet column made ready to be compared with many. */
export interface SheetSide {
  name: ColumnName
  profile: ColumnProfile
  /** What its texts look like: e-mail addresses, web addresses … */
  kind: ValueKind | null
  /** 0 is the first column, 1 the last. */
  place: number
  /** The first of its cells read as a type; made once for each type. */
  readAs(type: ColumnType, limits: ColumnLimits): { castable: number; values: Values }
}

/** A table column made ready to be compared with many. */
export interface TableSide {
  name: ColumnName
  column: TableColumn
  values: Values
  place: number
}

/** How many cells are tried against the type of a table column. */
const tried = 60

export function sheetSide(
  label: string,
  profile: ColumnProfile,
  context: readonly string[],
  place: number,
): SheetSide {
  const cells = profile.sample.slice(0, tried)
  const made = new Map<string, { castable: number; values: Values }>()
  return {
    name: readColumnName(label, context),
    profile,
    kind: kindOf(cells.filter(cell => typeof cell === 'string')),
    place,
    readAs(type, limits) {
      const key = type + JSON.stringify(limits)
      const known = made.get(key) ?? tryAs(profile, cells, type, limits)
      made.set(key, known)
      return known
    },
  }
}

export function tableSide(
  column: TableColumn,
  sample: readonly (string | null)[],
  context: readonly string[],
  place: number,
): TableSide {
  return { name: readColumnName(column.name, context), column, values: readValues(sample), place }
}

function tryAs(profile: ColumnProfile, cells: SheetCell[], type: ColumnType, limits: ColumnLimits) {
  const format = formatFor(profile.facts, type)
  const texts = canonicalTexts(cells, { type, format, limits, nullable: true })
  const blanks = new Set(format.blanks)
  const filled = cells.filter(cell => !isNothing(cell, blanks)).length
  const castable = filled === 0 ? 1 : texts.filter(text => text !== null).length / filled
  return { castable, values: readValues(texts) }
}

function isNothing(cell: SheetCell, blanks: Set<string>): boolean {
  return typeof cell === 'string' && (cell.trim() === '' || blanks.has(cell.trim()))
}
