import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { supabaseCli, testDatabase } from '@doki/database'
import { withTestDatabase } from '../checks/with-test-database.ts'
import { root } from '../root.ts'

const head = `// Made by \`./doki types\` from the migrations: do not edit.

`

/** The types of the database's public schema, for supabase-js: what Supabase's tool makes of a database with every migration. */
export function databaseTypes(): Promise<string> {
  return withTestDatabase(async ({ DOKI_TEST_DATABASE_URL }) => {
    const undo: (() => Promise<unknown>)[] = []
    try {
      const { url } = await testDatabase({ teardown: fn => undo.push(fn) }, DOKI_TEST_DATABASE_URL)
      return await format(
        head + (await supabaseCli(['gen', 'types', `--remote=${url}`, '--schema', 'public'])),
      )
    } finally {
      for (const fn of undo) await fn()
    }
  })
}

async function format(text: string): Promise<string> {
  const biome = path.join(root, 'node_modules/.bin/biome')
  const formatted = promisify(execFile)(biome, ['format', '--stdin-file-path=database.ts'], { cwd: root })
  formatted.child.stdin?.end(text)
  return (await formatted).stdout
}
