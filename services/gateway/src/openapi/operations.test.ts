import type { RouteOptions } from 'fastify'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { testGateway } from '../testing/test-gateway.ts'
import { Document } from './document.ts'
import { operations } from './operations/operations.ts'

/** Those that need no token. */
const open = [
  '/',
  '/health',
  '/invites/look',
  '/auth/session',
  '/auth/refresh',
  '/auth/google/start',
  '/auth/google/callback',
]

const Responses = z.record(
  z.string(),
  z.object({
    content: z.object({ 'application/json': z.object({ examples: z.record(z.string(), z.unknown()) }) }),
  }),
)

test('the document of the API', async t => {
  const made = await setup(t)
  await t.test(
    'of every route for people the document says what it is, does, takes and may answer',
    async t => {
      const { document } = made
      const ids: string[] = []
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const what = `${method.toUpperCase()} ${path}`
          ids.push(String(operation.operationId))
          t.ok(
            operation.summary && operation.description && operation.tags?.length === 1,
            `${what} is described`,
          )
          t.ok(operation.security || open.includes(path), `${what} says what it needs`)
          for (const each of operation.parameters ?? [])
            t.ok(each.description, `${what}: ${each.name} is described`)
          const statuses = Object.keys(operation.responses)
          t.ok(statuses.some(status => /^[23]/.test(status)) && statuses.includes('500'), what)
          if (method === 'post' && operation.parameters?.some(({ name }) => name === 'idempotency-key'))
            t.ok(statuses.includes('422') && statuses.includes('409'), `${what}: what a key may lead to`)
        }
      }
      t.equal(new Set(ids).size, ids.length, 'no two have one operationId')
      t.strictSame(
        ids.filter(id => !/^[a-z]+[A-Za-z]+$/.test(id)),
        [],
      )
    },
  )

  await t.test('every body and every answer has an example, which is one', async t => {
    const { routes } = made
    for (const { method, url, schema } of routes) {
      const known = operations[`${method} ${url}`]
      const how = 'say it in src/openapi/operations'
      t.ok(known, `${method} ${url} is in the document: ${how}`)
      const answer = Object.entries(responsesOf(schema)).find(([status]) => /^2/.test(status))?.[1]
      for (const [part, of, example] of [
        ['body', schema?.body, known?.body],
        ['answer', answer, known?.answer],
      ] as const) {
        if (!(of instanceof z.ZodType) || of instanceof z.ZodNull) continue
        const parsed = of.safeParse(example)
        t.ok(parsed.success, `the ${part} of ${method} ${url}: ${how}: ${parsed.error}`)
      }
    }
  })

  await t.test('whatever lists, lists in pages', async t => {
    for (const { method, url, schema } of made.routes) {
      const answer = responsesOf(schema)['200']
      t.notOk(answer instanceof z.ZodArray, `${method} ${url} answers {items, next}`)
      if (!(answer instanceof z.ZodObject) || !('next' in answer.shape)) continue
      t.ok('items' in answer.shape, `${method} ${url}`)
      const query = schema?.querystring instanceof z.ZodObject ? schema.querystring.shape : {}
      t.ok('cursor' in query, `${method} ${url}`)
    }
  })

  await t.test('nothing is said of routes that are not there', async t => {
    const { routes } = made
    const there = ['GET /health', ...routes.map(({ method, url }) => `${method} ${url}`)]
    t.strictSame(
      Object.keys(operations).filter(route => !there.includes(route)),
      [],
    )
  })

  await t.test('a refusal is a Problem with its code, and the document says which', async t => {
    const { document, send, seed } = made
    const { NotModified: _, ...refusals } = z
      .looseObject({})
      .parse(z.object({ responses: z.unknown() }).parse(document.components).responses)
    const responses = Responses.parse(refusals)
    const answer = await send(seed.owner, '/jobs?limit=0')
    t.equal(
      answer.body.code,
      Object.keys(responses.InvalidInput?.content['application/json'].examples ?? {})[0],
    )
    for (const [name, { content }] of Object.entries(responses))
      t.ok(Object.keys(content['application/json'].examples).length > 0, `${name} has an example`)
  })
})

function responsesOf(schema: RouteOptions['schema']): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(schema?.response ?? {})
}

async function setup(t: Test) {
  const gateway = await testGateway(t)
  const routes: { method: string; url: string; schema: RouteOptions['schema'] }[] = []
  gateway.app.addHook('onRoute', ({ method, url, schema }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && one !== 'OPTIONS' && !schema?.hide) routes.push({ method: one, url, schema })
  })
  const document = Document.parse((await gateway.app.inject('/openapi.json')).json())
  return { ...gateway, routes, document }
}
