import {
  type ColumnMapping,
  type MappingKey,
  type MappingProblem,
  managedKey,
  type TableSchema,
} from '@doki/contracts'
import { keysAreGiven } from '@doki/sync'
import { checkKey, describeKey, isNearlyUnique, isUnique, type KeyCheck } from './check-key.ts'
import { describeGiven, describeInSheet, faultsOf } from './given-keys.ts'
import { likelyKeys } from './likely-keys.ts'
import { squeeze } from './names/cut-name.ts'

/** A mapped column with the canonical text of every row, made when asked for. */
export interface KeyColumn {
  mapping: ColumnMapping
  texts(): readonly (string | null)[]
}

export interface KeySuggestion {
  key: MappingKey
  reason: string
  check: KeyCheck
  problems: MappingProblem[]
}

interface KeyQuestion {
  columns: readonly KeyColumn[]
  table: TableSchema | null
  /** Columns a person named. */
  named: readonly string[]
  /** What the tab and the table are called: "Order ID" identifies orders. */
  about: readonly string[]
  rows: number
}

/** What identifies a row: what a person named, else what the table says, else what the values allow. */
export function suggestKey(question: KeyQuestion): KeySuggestion {
  if (question.named.length > 0) return namedKey(question)
  return question.table ? keyOfTable(question, question.table) : keyOfSheet(question)
}

function namedKey({ columns, table, named, rows }: KeyQuestion): KeySuggestion {
  const found = named.map(name => findColumn(columns, name))
  const missing = named.filter((_, index) => !found[index])
  if (missing.length > 0)
    return {
      ...managed(rows, `There is no mapped column called ${quoted(missing)}`),
      problems: [
        problem(
          'no_key',
          `There is no mapped column called ${quoted(missing)}. Name one of ${quoted(labels(columns))}.`,
        ),
      ],
    }
  const chosen = found.filter(column => column !== undefined)
  const check = checkKey(chosen.map(column => column.texts()))
  const names = chosen.map(({ mapping }) => mapping.column)
  const given = keysAreGiven(table, names)
  const faults = faultsOf(check, given)
  const problems: MappingProblem[] = []
  if (rows > 0 && !isNearlyUnique(faults))
    problems.push(
      problem(
        'key_not_unique',
        `${quoted(labels(chosen))} cannot be the key: of ${count(check.rows)} rows, ${describeKey(faults)}. Choose columns whose values are filled and different in every row.`,
        names[0],
      ),
    )
  if (table && !table.uniques.some(unique => unique.every(column => names.includes(column))))
    problems.push(
      problem(
        'no_unique_index',
        `Nothing in ${table.schema}.${table.name} makes ${quoted(names)} unique. Add a unique index on ${names.length > 1 ? 'them' : 'it'}${orOther(table)}.`,
        names[0],
      ),
    )
  const reason = ['you named it as the key', describeGiven(check, given) ?? []].flat().join('; ')
  return { key: { columns: names, managed: false }, reason, check, problems }
}

/** The primary key, else another unique index whose columns are all mapped. */
function keyOfTable({ columns, table: _, ...rest }: KeyQuestion, table: TableSchema): KeySuggestion {
  const ranked = [table.primaryKey, ...table.uniques].filter(unique => unique.length > 0)
  const mapped = ranked
    .map(unique => ({
      unique,
      found: unique.map(name => columns.find(({ mapping }) => mapping.column === name)),
    }))
    .filter(({ found }) => found.every(column => column !== undefined))
    .map(({ unique, found }) => {
      const check = checkKey(found.flatMap(column => (column ? [column.texts()] : [])))
      const given = keysAreGiven(table, unique)
      return { unique, check, given, faults: faultsOf(check, given) }
    })
  const best =
    mapped.find(({ faults }) => faults.rows === 0 || isUnique(faults)) ??
    mapped.find(({ faults }) => isNearlyUnique(faults))
  if (best) {
    const what = best.unique === table.primaryKey ? 'the primary key' : 'a unique index'
    return {
      key: { columns: best.unique, managed: false },
      reason: `${what} of the table, and ${describeInSheet(best.check, best.given)}`,
      check: best.check,
      problems: [],
    }
  }
  if (table.uniques.some(unique => unique.length === 1 && unique[0] === managedKey))
    return managed(rest.rows, `the table has Doki's own key column ${managedKey}`)
  const [first] = mapped
  if (first)
    return {
      key: { columns: first.unique, managed: false },
      reason: 'unique in the table, but not in the sheet',
      check: first.check,
      problems: [
        problem(
          'key_not_unique',
          `${quoted(first.unique)} is unique in the table, but in the sheet, of ${count(first.check.rows)} rows, ${describeKey(first.faults)}.`,
          first.unique[0],
        ),
      ],
    }
  const message =
    ranked.length === 0
      ? `${table.schema}.${table.name} has no primary key and no unique index, so its rows cannot be told apart. Add one.`
      : `No column of the sheet goes into ${ranked.map(quoted).join(' or ')}, which is what makes rows of ${table.schema}.${table.name} unique. Map one, or add a unique index on a column that is mapped.`
  const code = ranked.length === 0 ? 'no_unique_index' : 'no_key'
  return {
    ...managed(rest.rows, 'nothing mapped is unique in the table'),
    problems: [problem(code, message)],
  }
}

/** For a table that is to be made: a column that looks like an id and is one, else a key of Doki's own. */
function keyOfSheet({ columns, about, rows }: KeyQuestion): KeySuggestion {
  const tried: string[] = []
  const checked = likelyKeys(columns, about).map(candidate => ({
    candidate,
    check: checkKey(candidate.map(column => column.texts())),
  }))
  for (const { candidate, check } of checked) {
    if (isUnique(check))
      return {
        key: { columns: candidate.map(({ mapping }) => mapping.column), managed: false },
        reason: `${quoted(labels(candidate))} ${candidate.length > 1 ? 'together are' : 'is'} filled and different in all ${count(rows)} rows`,
        check,
        problems: [],
      }
    if (tried.length < 2) tried.push(`in ${quoted(labels(candidate))}, ${describeKey(check)}`)
  }
  const nearly = checked.find(
    ({ check }) => check.doubled === 0 && check.blank <= check.rows * 0.005 && check.rows > 0,
  )
  if (nearly)
    return {
      key: { columns: nearly.candidate.map(({ mapping }) => mapping.column), managed: false },
      reason: `${quoted(labels(nearly.candidate))} is different in every row that has it; ${describeKey(nearly.check)} there and will be set aside`,
      check: nearly.check,
      problems: [],
    }
  const why = tried.length > 0 ? tried.join('; ') : 'no column looks like the id of a row'
  return managed(rows, `${why}; so Doki keeps an id of its own in a column ${managedKey}`)
}

function managed(rows: number, reason: string): KeySuggestion {
  return {
    key: { columns: [managedKey], managed: true },
    reason,
    check: { rows, blank: 0, doubled: 0 },
    problems: [],
  }
}

function orOther({ primaryKey, uniques }: TableSchema): string {
  const others = [...(primaryKey.length > 0 ? [primaryKey] : []), ...uniques].map(names => names.join(' + '))
  return others.length > 0 ? `, or choose ${quoted([...new Set(others)])}` : ''
}

/** A person may say the header, the label or the table's name for it, in any spelling. */
function findColumn(columns: readonly KeyColumn[], name: string): KeyColumn | undefined {
  const said = squeeze(name)
  return (
    columns.find(({ mapping }) => mapping.column === name || mapping.label === name) ??
    columns.find(({ mapping }) =>
      [mapping.column, mapping.label, mapping.header].some(known => squeeze(known) === said),
    )
  )
}

function labels(columns: readonly KeyColumn[]): string[] {
  return columns.map(({ mapping }) => mapping.label)
}

function quoted(names: readonly string[]): string {
  return names.map(name => `“${name}”`).join(', ')
}

function count(rows: number): string {
  return rows.toLocaleString('en-US')
}

function problem(
  code: MappingProblem['code'],
  message: string,
  column: string | null = null,
): MappingProblem {
  return { code, message, column }
}
