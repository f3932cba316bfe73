import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const help = `Usage: node tools/assemble.ts --into FOLDER [SERVICE…]

Makes what goes into the images, in FOLDER/SERVICE for each service (or those that are named): the bundle, its source map and
its compiled code. An image adds Node and nothing else. Compiled code is kept by path and by version of Node: it counts only at
the very place it was made for.`

const { values, positionals } = parseArgs({
  options: { into: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
})
if (values.help || !values.into) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}
const into = path.resolve(values.into)
run('bundle.ts', '--into', into, ...positionals)
const services = positionals.length > 0 ? positionals : readdirSync(into)
run('warm-bundle.ts', ...services.map(service => path.join(into, service)))
for (const service of services) letAnyoneRead(path.join(into, service))

function run(program: string, ...args: string[]): void {
  const file = path.join(import.meta.dirname, program)
  const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

/** Node keeps compiled code for its owner alone; in an image it runs as nobody in particular. */
function letAnyoneRead(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
}
