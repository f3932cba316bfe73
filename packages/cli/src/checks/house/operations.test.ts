import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { z } from 'zod'
import { root } from '../../root.ts'
import { readHouse } from './read-house.ts'
import { readTerraform, resourcesOf } from './terraform.ts'

const terraform = await readTerraform()
const text = readFileSync(path.join(root, 'docs/operations.md'), 'utf8')

test('every alert has its section in docs/operations.md, and there is none of an alert that is gone', t => {
  const counted = z.record(z.string(), z.object({ title: z.string() })).parse(terraform.locals.counted_alerts)
  const single = [...resourcesOf(terraform, 'google_monitoring_alert_policy').values()]
    .map(({ display_name }) => z.string().parse(display_name).replace('Doki: ', ''))
    .filter(name => !name.startsWith('$'))
  const titles = [...Object.values(counted).map(({ title }) => title), ...single]
  t.same(headings(sectionOf('Alerts')), titles.map(capital).sort())
  t.end()
})

test('every secret has its section on how it is changed, and there is none of a secret that is gone', t => {
  const { secret_settings, model_secrets, owner_secret } = terraform.locals
  const written = JSON.stringify([secret_settings, model_secrets, owner_secret])
  const names = [...written.matchAll(/doki-[a-z-]+/g)].map(([name]) => `\`${name}\``)
  t.same(headings(sectionOf('Change a secret')), [...new Set(names)].sort())
  t.end()
})

test('what an operator is told to call is there', t => {
  const gateway = readHouse()
    .flatMap(({ files }) => files)
    .map(({ text: source }) => source)
    .join('\n')
  const routes = [...new Set([...text.matchAll(/\$D(\/internal\/[a-z/-]+)/g)].map(([, route = '']) => route))]
  t.same(routes.sort(), ['/internal/dead-letters/replay', '/internal/reseal'])
  for (const route of routes) t.ok(gateway.includes(`app.post('${route}'`), route)
  t.end()
})

test('links within the operators’ pages lead somewhere', t => {
  for (const page of ['operations.md', 'deploy.md']) {
    const source = readFileSync(path.join(root, 'docs', page), 'utf8')
    for (const [, file = '', anchor = ''] of source.matchAll(/\]\(([\w.-]*\.md)?#([\w-]+)\)/g)) {
      const target = readFileSync(path.join(root, 'docs', file || page), 'utf8')
      const anchors = [...target.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchorOf(title))
      t.ok(anchors.includes(anchor), `${page}: ${file}#${anchor}`)
    }
  }
  t.end()
})

/** What stands under a heading, up to the next of its kind. */
function sectionOf(title: string): string {
  const [, after = ''] = text.split(`\n## ${title}\n`)
  return after.split('\n## ')[0] ?? ''
}

function headings(section: string): string[] {
  return [...section.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title).sort()
}

function capital(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1)
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}
