import { asUser, claimsOf, type Queries, raw, type Sql, sql, type TestDatabase } from '../index.ts'
import { examples, insert, type World } from './example-rows.ts'
import type { Actor, Rights } from './matrix.ts'

export type Database = Pick<TestDatabase, 'admin' | 'service' | 'gateway'>

const undo = new Error('undo')

/** What `actor` of `home` really may do to a table, tried on the rows of `home` and of another workspace. */
export async function measure(
  database: Database,
  actor: Actor,
  table: string,
  home: World,
  other: World,
): Promise<Rights> {
  const { values, where, change } = examples[table]!
  const from = raw(table)
  const id = actor === 'anon' || actor === 'service' ? home.member : home[actor]
  const verbs: ((world: World) => Sql)[] = [
    world => sql`select 1 from ${from} where ${where(world)}`,
    world => insert(table, values(world, id)),
    world => sql`update ${from} set ${change(id)} where ${where(world)}`,
    world => sql`delete from ${from} where ${where(world)}`,
  ]
  let rights = ''
  for (const verb of verbs) {
    const mine = await affected(database, actor, id, verb(home))
    const theirs = await affected(database, actor, id, verb(other))
    rights += letter(mine, theirs)
  }
  return rights
}

function letter(mine: number | 'denied', theirs: number | 'denied'): string {
  if (mine === 'denied' && theirs === 'denied') return '-'
  if (mine === 0 && theirs === 0) return '0'
  if (mine === 1 && (theirs === 0 || theirs === 'denied')) return 'o'
  if (mine === 1 && theirs === 1) return '*'
  return `(${mine}/${theirs})`
}

/** Rows seen or touched; nothing of it stays. Only a refusal of rights counts as denied, other errors are thrown. */
async function affected({ gateway, service }: Database, actor: Actor, id: string, query: Sql) {
  let count = 0
  const attempt = async (tx: Queries) => {
    const { rowCount } = await tx.withClient(client => client.query(query.text, query.values))
    count = rowCount ?? 0
    throw undo
  }
  try {
    if (actor === 'service') await service.tx(attempt)
    else await asUser(gateway, actor === 'anon' ? null : claimsOf(id), attempt)
  } catch (error) {
    if (error !== undo && codeOf(error) !== '42501')
      throw new Error(`${actor}: ${query.text}`, { cause: error })
    return error === undo ? count : 'denied'
  }
  return count
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
