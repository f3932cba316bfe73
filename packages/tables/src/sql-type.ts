import type { ColumnLimits, ColumnType } from '@doki/contracts'
import { limitsOf, typeOf } from './column-type.ts'

/** Names of types as people write them, for those of the catalogue. https://www.postgresql.org/docs/current/datatype.html */
const bases: Record<string, string> = {
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  nvarchar: 'varchar',
  string: 'text',
  smallint: 'int2',
  smallserial: 'int2',
  int: 'int4',
  integer: 'int4',
  serial: 'int4',
  bigint: 'int8',
  bigserial: 'int8',
  decimal: 'numeric',
  number: 'numeric',
  real: 'float4',
  float: 'float8',
  double: 'float8',
  'double precision': 'float8',
  boolean: 'bool',
  'time without time zone': 'time',
  datetime: 'timestamp',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

/**
 * A type as it stands in `create table`, such as `varchar(18)`, `numeric(10,2)` or `text[]`. The type is null for one that
 * Doki cannot carry or does not know.
 */
export function readSqlType(written: string): { type: ColumnType | null; limits: ColumnLimits } {
  const found =
    /^([a-z][a-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*((?:with|without) time zone)?\s*(\[\])?$/.exec(
      written.trim().toLowerCase(),
    )
  if (!found) return { type: null, limits: {} }
  const [, name = '', first, second, zone, array] = found
  const full = zone ? `${name} ${zone}` : name
  const base = bases[full] ?? full
  const facts = {
    base,
    kind: 'b',
    is_array: array !== undefined,
    modifier: modifierOf(base, first, second),
    values: null,
  }
  return { type: typeOf(facts), limits: limitsOf(facts) }
}

/** The catalogue's form of "(10,2)": https://www.postgresql.org/docs/current/catalog-pg-attribute.html (atttypmod). */
function modifierOf(base: string, first: string | undefined, second: string | undefined): number {
  if (first === undefined) return -1
  if (base === 'numeric') return ((Number(first) << 16) | Number(second ?? 0)) + 4
  return base === 'varchar' || base === 'bpchar' ? Number(first) + 4 : -1
}
