import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { startOpenAi } from '@doki/local'
import { type Test, test } from 'tap'
import { root } from '../../root.ts'

for (const service of readdirSync(path.join(root, 'services'))) {
  test(`the bundle of ${service} needs nothing beside it, and asks for its settings`, t => {
    const { folder, run } = setup(t)
    const bundled = run('tools/bundle.ts', '--into', folder, service)
    t.equal(bundled.status, 0, bundled.stderr)
    const warmed = run('tools/warm-bundle.ts', path.join(folder, service))
    t.equal(warmed.status, 0, warmed.stderr)
    t.end()
  })
}

test('Genkit lies beside the bundle that may need it, and works there', async t => {
  const { folder, run } = setup(t)
  const bundled = run('tools/bundle.ts', '--into', folder, 'orchestrator')
  t.equal(bundled.status, 0, bundled.stderr)
  const [main, genkit] = ['main.mjs', 'genkit.mjs'].map(file => path.join(folder, 'orchestrator', file))
  t.notMatch(readFileSync(main ?? '', 'utf8'), /GENKIT_ENV|__genkit/)
  const { url, key, answers, stop } = await startOpenAi()
  t.teardown(() => stop())
  answers.add({ text: 'Hello' })
  const choice = { provider: 'openai', name: 'm', baseUrl: url, apiKey: key, embedder: null }
  const turn = {
    messages: [{ role: 'user', content: [{ text: 'Hello?' }] }],
    schema: null,
    tools: [],
    maxTokens: 9,
  }
  const program = `
    const { openProvider } = await import(${JSON.stringify(genkit)})
    const provider = await openProvider(${JSON.stringify(choice)})
    const signal = new AbortController().signal
    console.log((await provider.generate({ ...${JSON.stringify(turn)}, signal })).text)`
  const asked = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder })
  t.equal(await textOf(asked.stdout), 'Hello\n')
})

function setup(t: Test) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-bundle-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const run = (program: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(root, program), ...args], { cwd: root, encoding: 'utf8' })
  return { folder, run }
}
