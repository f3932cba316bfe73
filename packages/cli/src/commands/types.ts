import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generateTypes } from '@doki/client/generate'
import { type Command, readArgs } from '../command.ts'
import { root } from '../root.ts'
import { databaseTypes } from '../types/database-types.ts'
import { readDocument } from '../types/read-document.ts'

export const command: Command = {
  help: `Usage: ./doki types [--check]

Writes what is made from the gateway's routes: packages/client/openapi.json, which is what a gateway answers at
/openapi.json, and packages/client/src/api.ts, its types. And what is made from the migrations:
packages/client/src/database.ts, the types of the database for supabase-js.

  --check    writes nothing; says what is not as it would be written, and exits 1 if anything is`,

  async run(args) {
    const { values } = readArgs(args, { check: { type: 'boolean', default: false } })
    const document = await readDocument()
    const json = `${JSON.stringify(document, null, 2)}\n`
    const made: [name: string, text: string][] = [
      ['packages/client/openapi.json', json],
      ['packages/client/src/api.ts', await generateTypes(json)],
      ['packages/client/src/database.ts', await databaseTypes()],
    ]
    let stale = 0
    for (const [name, text] of made) {
      const file = path.join(root, name)
      if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue
      stale++
      if (!values.check) await writeFile(file, text)
      console.log(`${name} ${values.check ? 'is not what ./doki types writes' : 'is written'}`)
    }
    if (stale === 0) console.log('Nothing has changed.')
    return values.check && stale > 0 ? 1 : 0
  },
}
