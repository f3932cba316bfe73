import { DokiError, type TableColumn, type TableSchema } from '@doki/contracts'
import { profileColumn } from '@doki/matching'
import { readSqlType } from '@doki/tables'
import { z } from 'zod'
import type { TableFile } from './read-table.ts'

const Types = z.record(z.string(), z.string())

/** What is known of a table beside its rows: the types of its columns, or all of it. */
export const TableTypes = z.union([
  z.strictObject({
    columns: Types,
    primaryKey: z.array(z.string()).optional(),
    unique: z.array(z.array(z.string())).optional(),
  }),
  Types,
])
export type TableTypes = z.infer<typeof TableTypes>

/**
 * A table as the catalogue of a database would describe it, told from a file of its rows and from its types, such as
 * `{"id": "bigint primary key", "email": "text not null"}`. Types nobody gives are told from the rows. Throws
 * `invalid_input` for a type of a column that is not there.
 */
export function tableSchema({ title, headers, rows }: TableFile, types: TableTypes | null): TableSchema {
  const given = readTypes(types)
  const unknown = Object.keys(given.columns).filter(name => !headers.includes(name))
  if (unknown.length > 0)
    throw new DokiError(
      'invalid_input',
      `The table has no column ${unknown.map(name => `“${name}”`).join(', ')}.`,
    )
  const valuesOf = (name: string) => rows.map(row => row[headers.indexOf(name)] ?? null)
  const columns = headers.map(name => columnOf(name, given.columns[name], valuesOf(name)))
  const marked = headers.filter(name => /\bprimary key\b/i.test(given.columns[name] ?? ''))
  const alone = headers.filter(name => /\bunique\b/i.test(given.columns[name] ?? '')).map(name => [name])
  const primaryKey = given.primaryKey ?? marked
  const uniques = [primaryKey, ...(given.unique ?? []), ...alone].filter(key => key.length > 0)
  // Nobody said what makes a row unique: what the rows themselves tell has to do.
  const seen = types === null || uniques.length === 0 ? headers.filter(name => isUnique(valuesOf(name))) : []
  return {
    schema: 'public',
    name: title,
    columns,
    primaryKey,
    uniques: [...uniques, ...seen.map(name => [name])],
  }
}

function readTypes(types: TableTypes | null): {
  columns: Record<string, string>
  primaryKey?: string[] | undefined
  unique?: string[][] | undefined
} {
  if (types === null) return { columns: {} }
  const whole = types as { columns?: unknown }
  return typeof whole.columns === 'object'
    ? (types as Exclude<TableTypes, Record<string, string>>)
    : { columns: types as Record<string, string> }
}

function columnOf(
  name: string,
  written: string | undefined,
  values: readonly (string | null)[],
): TableColumn {
  if (written === undefined) {
    const { type, limits } = profileColumn(values, { header: name })
    const isKnown = values.some(value => value !== null)
    return {
      ...{ name, dbType: type, type, limits: isKnown ? {} : limits },
      ...{ nullable: true, hasDefault: false, generated: false },
    }
  }
  const [, base = written] =
    /^(.*?)\s*(?:\b(?:not null|null|primary key|unique|default|generated|references|check)\b.*)?$/i.exec(
      written,
    ) ?? []
  const { type, limits } = readSqlType(base)
  return {
    ...{ name, dbType: base, type, limits },
    nullable: !/\bnot null\b|\bprimary key\b/i.test(written),
    hasDefault: /\bdefault\b|\bidentity\b|^(small|big)?serial/i.test(written),
    generated: /\bgenerated always\b/i.test(written),
  }
}

function isUnique(values: readonly (string | null)[]): boolean {
  return values.length > 2 && new Set(values).size === values.length && !values.includes(null)
}
