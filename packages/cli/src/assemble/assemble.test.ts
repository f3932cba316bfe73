import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { startOpenAi } from '@doki/local'
import { test } from 'tap'
import { z } from 'zod'
import { localSecrets } from '../cloud/settings.ts'
import { assemble, type Tree } from './assemble.ts'
import { readAtStart } from './read-at-start.ts'
import { sealedStartOf, startOf } from './start-tree.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'doki-images-'))
const secrets = localSecrets(folder)
const trees = await assemble(path.join(folder, 'app'))

/** What every start of a service reads, in MB at most: more is somebody's import of what is seldom needed. */
const mostAtStartMb: Record<string, number> = {
  gateway: 3.5,
  orchestrator: 8.5,
  'mapping-agent': 9,
  'sync-engine': 3,
}

test('an image holds the bundles, their maps, notices and compiled code, and nothing else', t => {
  t.same(trees.map(({ service }) => service).sort(), [
    'gateway',
    'mapping-agent',
    'orchestrator',
    'sync-engine',
  ])
  for (const { service, files, folder, totalMb } of trees) {
    t.same(files, ['compiled/', 'main.mjs', 'main.mjs.LEGAL.txt', 'main.mjs.map', 'parts/'], service)
    const kinds = readdirSync(path.join(folder, 'parts')).map(name => name.replace(/^.*?(?=\.mjs)/, ''))
    t.same([...new Set(kinds)].sort(), ['.mjs', '.mjs.LEGAL.txt', '.mjs.map'], service)
    t.ok(totalMb < 50, `${service} stays small: ${totalMb} MB`)
  }
  t.end()
})

test('a start reads nothing of what is loaded on demand', t => {
  for (const { service, folder, atStartMb } of trees) {
    t.ok(atStartMb < (mostAtStartMb[service] ?? 0), `${service} reads ${atStartMb} MB`)
    const read = readAtStart(folder).map(file => readFileSync(path.join(folder, file), 'utf8'))
    t.notMatch(read.join('\n'), /GENKIT_ENV|google\.pubsub\.v1\.Publisher|node_modules\/@supabase\//, service)
  }
  t.end()
})

for (const tree of trees.filter(({ service }) => service !== 'sync-engine')) {
  test(`${tree.service} starts with nothing else around it, answers, and ends well`, async t => {
    const child = start(tree, sealedStartOf(tree, secrets))
    const port = await child.port
    const answer = await fetch(`http://127.0.0.1:${port}/health`)
    t.match(await answer.json(), { status: 'ok' })
    const docs = await fetch(`http://127.0.0.1:${port}/docs/js/scalar.js`)
    t.equal(docs.status, tree.service === 'gateway' ? 200 : 404, 'what is read on demand is there')
    await docs.arrayBuffer() // an answer that nobody reads is waited for
    child.kill('SIGTERM')
    t.strictSame(await child.end, [0, null])
  })
}

test('a run starts with nothing else around it, and says why it cannot go on', async t => {
  const tree = treeOf('sync-engine')
  const child = start(tree, sealedStartOf(tree, secrets))
  t.match(await child.said, /ECONNREFUSED 127\.0\.0\.1:9.*the task failed/)
  t.strictSame(await child.end, [1, null], 'so that the platform tries again')
})

test('compiled code is taken from the image, not made anew', async t => {
  const tree = treeOf('gateway')
  const { env, ...rest } = startOf(tree, secrets)
  const child = start(tree, { ...rest, env: { ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } })
  await child.port
  child.kill('SIGTERM')
  await child.end
  t.match(await child.complaints, /cache for .*main\.mjs.*was accepted/)
})

test('Genkit lies beside the bundle that may need it, and works there', async t => {
  const parts = path.join(treeOf('orchestrator').folder, 'parts')
  const [name = ''] = readdirSync(parts).filter(each => /^open-provider-\w+\.mjs$/.test(each))
  const genkit = path.join(parts, name)
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
  t.equal(await text(asked.stdout), 'Hello\n')
})

test('nothing is left', t => {
  rmSync(folder, { recursive: true, force: true })
  t.end()
})

function treeOf(service: string): Tree {
  const [tree] = trees.filter(each => each.service === service)
  if (!tree) throw new Error(`There is no tree of ${service}`)
  return tree
}

const Line = z.object({ message: z.string(), port: z.number().optional() })

/** A process as it starts in its image. By `env -i`, as tap adds to the environment of what is started in its tests. */
function start(tree: Tree, { args, env, cwd }: ReturnType<typeof startOf>) {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const command = ['-i', ...settings, process.execPath, ...args]
  const child = spawn('env', command, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const { promise: port, resolve, reject } = Promise.withResolvers<number>()
  port.catch(() => {})
  let told = ''
  createInterface({ input: child.stdout }).on('line', line => {
    told += `${line}\n`
    const found = Line.safeParse(JSON.parse(line))
    if (found.data?.message === 'listening') resolve(found.data.port ?? 0)
  })
  const complaints = text(child.stderr)
  const end = once(child, 'close')
  end.then(
    async () => reject(new Error(`${tree.service} ended before it listened: ${told}${await complaints}`)),
    reject,
  )
  return {
    port,
    end,
    complaints,
    said: end.then(() => told),
    kill: (signal: 'SIGTERM') => child.kill(signal),
  }
}
