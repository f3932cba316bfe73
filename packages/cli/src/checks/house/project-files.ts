import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../root.ts'

export interface TextFile {
  path: string
  text: string
}

/** What is installed, built or kept by a run, and never committed. */
const notOurs = [
  'node_modules',
  '.git',
  '.tools',
  '.doki',
  '.tap',
  '.turbo',
  '.terraform',
  'dist',
  'test-data',
]

/** Every text file of the project, wherever it is. */
export function projectFiles(): TextFile[] {
  const names = globSync('**/*', { cwd: root, exclude: name => notOurs.includes(path.basename(name)) })
  return [...names, ...globSync('{.*,.ci/*}', { cwd: root, exclude: name => notOurs.includes(name) })]
    .filter(
      name => statSync(path.join(root, name)).isFile() && !/(^|\/)\.env$|\.(log|tsbuildinfo)$/.test(name),
    )
    .map(name => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
}
