import type { ColumnLimits, ColumnType } from '@doki/contracts'

/** What the catalogues say of a column's type, domains taken off. */
interface TypeFacts {
  base: string
  kind: string
  is_array: boolean
  modifier: number
  values: string[] | null
}

const types: Record<string, ColumnType> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  citext: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'decimal',
  float8: 'decimal',
  bool: 'boolean',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
}

const ranges: Record<string, { min: string; max: string }> = {
  int2: { min: '-32768', max: '32767' },
  int4: { min: '-2147483648', max: '2147483647' },
  int8: { min: '-9223372036854775808', max: '9223372036854775807' },
}

/** Null for what Doki cannot carry there and back: bytea, money, intervals, geometry, arrays of anything but text. */
export function typeOf({ base, kind, is_array }: TypeFacts): ColumnType | null {
  const type = kind === 'e' ? 'enum' : types[base]
  if (is_array) return type === 'text' ? 'list' : null
  return type ?? null
}

/** A modifier of -1 means none; text counts 4 bytes of header, numeric packs precision and scale into 32 bits. */
export function limitsOf({ base, kind, is_array, modifier, values }: TypeFacts): ColumnLimits {
  if (is_array) return {}
  if (kind === 'e') return { values: values ?? [] }
  if ((base === 'varchar' || base === 'bpchar') && modifier >= 4) return { maxLength: modifier - 4 }
  if (base === 'numeric' && modifier >= 4) {
    const packed = modifier - 4
    return { precision: (packed >> 16) & 0xffff, scale: ((packed & 0x7ff) ^ 1024) - 1024 }
  }
  return ranges[base] ?? {}
}
