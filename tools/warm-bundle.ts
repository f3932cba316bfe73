import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'

// node tools/warm-bundle.ts FOLDER…: keeps the compiled code of each FOLDER/main.mjs in FOLDER/compiled, for a start with
// NODE_COMPILE_CACHE=FOLDER/compiled at the very same place. The bundle is started without settings, when it loads all
// it needs, lists them and exits 1; anything else is an error. What is loaded on demand is loaded, too; of what is seldom asked for,
// compiled code would only be weight.
const seldom = /^docs-page-/

const folders = process.argv.slice(2).map(folder => path.resolve(folder))
for (const folder of folders) {
  const { status, stderr } = run(folder, [path.join(folder, 'main.mjs')])
  if (status !== 1 || !stderr.includes('Cannot start')) {
    console.error(`${folder} did not ask for its settings but ended with ${status}:\n${stderr}`)
    process.exit(1)
  }
  const parts = readdirSync(path.join(folder, 'parts')).filter(name => name.endsWith('.mjs'))
  load(
    folder,
    parts.filter(name => !seldom.test(name)),
  )
  console.log(`${path.basename(folder)} asks for its settings; its compiled code is kept`)
}

function load(folder: string, parts: string[]): void {
  const program = parts.map(name => `await import(${JSON.stringify(path.join(folder, 'parts', name))})`)
  const { status, stderr } = run(folder, ['--input-type=module', '--eval', program.join('\n')])
  if (status === 0) return
  console.error(`What ${folder} loads on demand does not load:\n${stderr}`)
  process.exit(1)
}

function run(folder: string, args: string[]) {
  const env = { NODE_COMPILE_CACHE: path.join(folder, 'compiled') }
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' })
}
