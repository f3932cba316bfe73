import { test } from 'tap'
import { importsOf } from './imports-of.ts'

test('imports are found however they are written, and nothing else is', t => {
  const source = `import { readFile } from 'node:fs/promises'
import type { Db } from "@doki/database"
import fastify, {
  type FastifyInstance,
} from 'fastify'
import './side-effect.ts'
export { merge, type Policy } from './merge.ts'
export type * from './types.ts'
export function load() {
  const rows = "select 1 from 'no'"
  return import('./later.ts')
}
`
  t.same(importsOf(source), [
    'node:fs/promises',
    '@doki/database',
    'fastify',
    './merge.ts',
    './types.ts',
    './side-effect.ts',
    './later.ts',
  ])
  t.end()
})
