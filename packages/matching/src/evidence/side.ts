import type { ColumnType } from '@doki/contracts'
import { type ColumnName, readNames } from '../names/column-name.ts'
import { profileValues, type ValueProfile } from '../values/value-profile.ts'

/** A column of either side as it comes to be matched. */
export interface MatchColumn {
  name: string
  /** What a database says it is; null or absent where nobody says. */
  type?: ColumnType | null
  /** Some of its values as texts, null where blank; none where nothing is known of them. */
  values: readonly (string | null)[]
}

/** What sort of data a column has, by its type or by its values. */
export type DataClass = 'number' | 'date' | 'clock' | 'flag' | 'uuid' | 'json' | 'text'

/** A column made ready to be compared with many. */
export interface Column {
  column: MatchColumn
  name: ColumnName
  profile: ValueProfile
  hasValues: boolean
  /** By the type; null where nobody says. */
  typed: DataClass | null
  /** By the values; null where there are none. */
  seen: DataClass | null
  /** 0 is the first column, 1 the last. */
  place: number
}

/** Makes all columns of one side ready. `about` is what the tab or table is called: its words say little in a name. */
export function readSide(columns: readonly MatchColumn[], about: string): Column[] {
  const names = readNames(
    columns.map(({ name }) => name),
    about,
  )
  return columns.map((column, index) => {
    const profile = profileValues(column.values)
    return {
      column,
      name: names[index]!,
      profile,
      hasValues: profile.filled > 0,
      typed: column.type ? classOf[column.type] : null,
      seen: profile.filled > 0 ? classOfValues(profile) : null,
      place: columns.length < 2 ? 0 : index / (columns.length - 1),
    }
  })
}

const classOf: Record<ColumnType, DataClass> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  boolean: 'flag',
  date: 'date',
  time: 'clock',
  timestamp: 'date',
  timestamptz: 'date',
  json: 'json',
  uuid: 'uuid',
  enum: 'text',
  list: 'json',
}

function classOfValues(profile: ValueProfile): DataClass {
  if ((profile.kinds.get('uuid') ?? 0) > 0.9) return 'uuid'
  if (profile.yesNo > 0.9 && profile.distinct.size <= 3) return 'flag'
  if (profile.dated > 0.8) return 'date'
  if (profile.numeric > 0.8) return 'number'
  return profile.clock > 0.8 ? 'clock' : 'text'
}
