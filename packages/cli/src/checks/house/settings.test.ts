import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../../root.ts'
import { serviceSettings } from './service-settings.ts'

/** Read by Google's clients themselves, so in no schema of ours. */
const ofLibraries = ['PUBSUB_EMULATOR_HOST', 'METADATA_SERVER_DETECTION']

const known = async () => {
  const services = await serviceSettings()
  return [...new Set([...services.flatMap(({ names }) => names), ...ofLibraries])].sort()
}

test('.env.example lists the settings there are, and no others', async t => {
  t.same(exampleNames(read('.env.example')).sort(), await known())
})

test('every setting of .env.example has its sentence', t => {
  const silent = read('.env.example')
    .split(/\n\s*\n/)
    .filter(block => exampleNames(block).length > 0)
    .filter(block => !/^# [A-Za-z`].* .*[.:)]/m.test(block.replaceAll(/^#? ?[A-Z][A-Z0-9_]+=.*$/gm, '')))
  t.same(silent, [])
  t.end()
})

test('docs/configuration.md explains the settings there are, and no others', async t => {
  const rows = [...read('docs/configuration.md').matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)]
  t.same([...new Set(rows.map(([, name]) => name))].sort(), await known())
})

function exampleNames(text: string): string[] {
  return [...text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name)
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}
