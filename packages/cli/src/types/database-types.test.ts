import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../root.ts'
import { databaseTypes } from './database-types.ts'

test('the types that are checked in are those of the database that the migrations make', async t => {
  const checkedIn = await readFile(path.join(root, 'packages/client/src/database.ts'), 'utf8')
  t.ok((await databaseTypes()) === checkedIn, 'run ./doki types')
})
