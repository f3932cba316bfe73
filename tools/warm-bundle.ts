import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'

// node tools/warm-bundle.ts FOLDER…: keeps the compiled code of each FOLDER/main.mjs in FOLDER/compiled, for a start with
// NODE_COMPILE_CACHE=FOLDER/compiled at the very same place. The bundle is started without settings, when it loads all
// it needs, lists them and exits 1; anything else is an error. What lies beside it is loaded, too; of what is seldom asked for,
// compiled code would only be weight.
const seldom = ['docs.mjs']

const folders = process.argv.slice(2).map(folder => path.resolve(folder))
for (const folder of folders) {
  const { status, stderr } = start(folder, 'main.mjs')
  if (status !== 1 || !stderr.includes('Cannot start')) {
    console.error(`${folder} did not ask for its settings but ended with ${status}:\n${stderr}`)
    process.exit(1)
  }
  for (const beside of readdirSync(folder).filter(name => name.endsWith('.mjs') && name !== 'main.mjs')) {
    if (start(folder, beside).status === 0) continue
    console.error(`${path.join(folder, beside)} does not load`)
    process.exit(1)
  }
  console.log(`${path.basename(folder)} asks for its settings; its compiled code is kept`)
}

function start(folder: string, file: string) {
  return spawnSync(process.execPath, [path.join(folder, file)], {
    env: seldom.includes(file) ? {} : { NODE_COMPILE_CACHE: path.join(folder, 'compiled') },
    encoding: 'utf8',
  })
}
