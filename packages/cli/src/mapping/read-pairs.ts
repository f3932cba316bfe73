import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import type { MatchColumn } from '@doki/matching'
import { readSqlType } from '@doki/tables'
import { z } from 'zod'
import { readTable } from './read-table.ts'

/** Two tables and what is known to be true of them. */
export interface Pair {
  /** "suite/pair". */
  id: string
  suite: string
  tableName: string
  source: MatchColumn[]
  target: MatchColumn[]
  truth: { source: string; target: string }[]
  /** Pairs that count as neither right nor wrong. */
  ignored: { source: string; target: string }[]
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Types = z.record(z.string(), z.string())
const Meta = z.looseObject({
  table: z.string().optional(),
  target_types: Types.optional(),
  source_types: Types.optional(),
})

/**
 * Reads pairs of tables out of folders `<suite>/<pair>/` with source.csv, target.csv and meta.json; ground_truth.json and
 * ignore.json where the truth is known. Throws `invalid_input` for a folder without one.
 */
export async function readPairs(folder: string): Promise<Pair[]> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new DokiError('invalid_input', `There is no folder ${folder}.`)
  const pairs: Pair[] = []
  for (const suite of foldersIn(folder))
    for (const pair of foldersIn(path.join(folder, suite)))
      if (existsSync(path.join(folder, suite, pair, 'source.csv')))
        pairs.push(await readPair(folder, suite, pair))
  if (pairs.length === 0)
    throw new DokiError(
      'invalid_input',
      `${folder} has no pairs of tables: folders <suite>/<pair>/ with source.csv and target.csv.`,
    )
  return pairs
}

async function readPair(folder: string, suite: string, name: string): Promise<Pair> {
  const at = (file: string) => path.join(folder, suite, name, file)
  const meta = Meta.parse(readJson(at('meta.json')) ?? {})
  return {
    id: `${suite}/${name}`,
    suite,
    tableName: meta.table ?? '',
    source: await columnsOf(at('source.csv'), meta.source_types),
    target: await columnsOf(at('target.csv'), meta.target_types),
    truth: Links.parse(readJson(at('ground_truth.json')) ?? []),
    ignored: Links.parse(readJson(at('ignore.json')) ?? []),
  }
}

async function columnsOf(file: string, types: Record<string, string> = {}): Promise<MatchColumn[]> {
  const { headers, rows } = await readTable(file)
  return headers.map((name, index) => ({
    name,
    type: types[name] === undefined ? null : readSqlType(types[name]).type,
    values: rows.map(row => row[index] ?? null),
  }))
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
