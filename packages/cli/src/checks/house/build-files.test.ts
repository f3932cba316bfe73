import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { validate } from 'dockerfile-utils'
import { test } from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../../root.ts'
import { complaintsOfBuild } from './build-schema.ts'
import { workflowChecker } from './workflow-schema.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const Build = z.object({
  steps: z.array(
    z.object({ id: z.string(), args: z.array(z.string()), secretEnv: z.array(z.string()).default([]) }),
  ),
  substitutions: z.record(z.string(), z.string()),
})

test('Cloud Build takes cloudbuild.yaml', t => {
  const build: unknown = parse(read('cloudbuild.yaml'))
  t.same(complaintsOfBuild(build), [])
  const { steps, substitutions } = Build.parse(build)
  t.same(
    steps.map(({ id }) => id),
    ['test', 'build', 'push', 'migrate', 'roll-out'],
    'migrations come before the new revision',
  )
  const used = [...read('cloudbuild.yaml').matchAll(/(?<!\$)\$\{?(_[A-Z]+)/g)].map(([, name = '']) => name)
  t.same([...new Set(used)].sort(), Object.keys(substitutions).sort())
  t.end()
})

test('what Cloud Build does not take is found', t => {
  const wrong = {
    steps: [{ name: 'node', arg: ['a'], args: 'b' }],
    options: { logging: 'LOUD' },
    timeout: '1h',
  }
  t.match(complaintsOfBuild(wrong), [
    'the build.steps[0] has arg, which no BuildStep has',
    'the build.steps[0].args is no list',
    /^the build\.options\.logging is none of .*CLOUD_LOGGING_ONLY/,
    'the build.timeout is no duration',
  ])
  t.end()
})

test('GitHub takes the workflows, and they may do no more than they need', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-workflows-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const check = await workflowChecker(folder)
  const Workflow = z.looseObject({ permissions: z.object({ contents: z.literal('read') }) })
  for (const name of globSync('.github/workflows/*.yml', { cwd: root })) {
    const content = read(name)
    t.same(await check({ name, content }), [], name)
    t.ok(Workflow.safeParse(parse(content)).success, `${name} reads, unless a job says more`)
  }
  const wrong =
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.sha\n        shel: bash\n'
  t.equal((await check({ name: 'wrong.yml', content: wrong })).length, 2, 'what is wrong is found')
})

test('the workflow does what Cloud Build does, in the same order', t => {
  const Jobs = z.object({
    jobs: z.object({ deploy: z.object({ steps: z.array(z.looseObject({ name: z.string().optional() })) }) }),
  })
  const { jobs } = Jobs.parse(parse(read('.github/workflows/deploy.yml')))
  const named = jobs.deploy.steps.flatMap(({ name }) => (name ? [name] : []))
  t.same(
    ['test', ...named],
    Build.parse(parse(read('cloudbuild.yaml'))).steps.map(({ id }) => id),
  )
  t.end()
})

test('Docker takes the Dockerfile', t => {
  t.same(
    validate(read('docker/Dockerfile')).map(
      ({ message, range }) => `line ${range.start.line + 1}: ${message}`,
    ),
    [],
  )
  t.ok(validate('FROM a\nCOPPY b c\n').length > 0, 'what is wrong is found')
  t.end()
})

test('an image is made of the base, Node and its tree, is nobody in particular, and knows where its compiled code is', t => {
  const [, runtime = '', ...targets] = read('docker/Dockerfile')
    .split(/^(?=FROM )/m)
    .slice(1)
  t.match(runtime, /^FROM gcr\.io\/distroless\/\S+:nonroot AS runtime/)
  t.match(runtime, /^USER 65532:65532$/m)
  t.same(instructions(runtime), ['FROM', 'COPY', 'ENV', 'USER'])
  for (const target of targets) {
    const service = /^FROM runtime AS (\S+)/.exec(target)?.[1] ?? '?'
    const copies = [...target.matchAll(/^COPY (.*)$/gm)].map(([, what]) => what)
    t.same(copies, [`--from=build /app/${service} /app/${service}`])
    t.match(target, `ENV NODE_COMPILE_CACHE=/app/${service}/compiled\n`)
    t.same(
      instructions(target).filter(each => each !== 'EXPOSE'),
      ['FROM', 'COPY', 'ENV', 'CMD'],
    )
  }
  t.end()
})

test('the build sees what it needs and nothing else', t => {
  const [everything, ...rules] = read('docker/Dockerfile.dockerignore')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
  t.equal(everything, '**', 'nothing, unless it is named')
  t.same(
    rules
      .filter(rule => rule.startsWith('!'))
      .map(rule => rule.slice(1))
      .sort(),
    [
      'doki',
      'package.json',
      'packages',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'services',
      'tools',
      'tsconfig.json',
    ],
  )
  t.end()
})

function instructions(stage: string): string[] {
  return [...stage.matchAll(/^([A-Z]+) /gm)].map(([, name = '']) => name)
}
