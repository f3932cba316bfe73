import { Validator } from '@seriousme/openapi-schema-validator'
import { test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'

test('the document and the docs', async t => {
  const { app, send, seed } = await testGateway(t)

  await t.test('the OpenAPI document is valid 3.1 and names every route of people', async t => {
    const document = (await app.inject('/openapi.json')).json()
    const validator = new Validator()
    const { valid, errors } = await validator.validate(document)
    t.ok(valid, JSON.stringify(errors))
    t.equal(validator.version, '3.1')
    const paths = Object.keys(document.paths)
    t.ok(paths.includes('/syncs/{id}/runs') && paths.includes('/auth/google/callback'))
    t.notOk(
      paths.some(path => path.startsWith('/internal')),
      'the doors of machines are not for people',
    )
    t.strictSame(document.paths['/me'].get.security, [{ bearer: [] }])
    t.equal(document.paths['/auth/session'].post.security, undefined)
    t.ok(document.components.schemas.PlanSummary)
    t.match(Object.keys(document.paths['/mapping-memory']).sort(), ['delete', 'get'])
    t.match(document.paths['/mapping-memory'].get.parameters, [{ name: 'limit' }])
    t.ok(document.components.schemas.RememberedPair)
    const names = Object.keys(document.components.schemas)
    t.strictSame(
      names.filter(name => name.endsWith('Input')),
      [],
      'no schema has two names',
    )
    const [query] = document.paths['/conflicts'].get.parameters
    t.match(query, { in: 'query', name: 'limit' })
  })

  await t.test('the address alone leads to the docs and the document', async t => {
    const { docs, openapi, name } = (await app.inject('/')).json()
    t.equal(name, 'Doki')
    for (const url of [docs, openapi]) t.ok((await app.inject(new URL(url).pathname)).statusCode < 400, url)
    t.match(await send(seed.owner, '/nowhere'), {
      status: 404,
      body: { message: 'There is no GET /nowhere' },
    })
  })

  await t.test('a query that a route does not know is told, not passed over', async t => {
    for (const url of ['/me?full=1', '/jobs?state=open', '/syncs?workspace=1', '/workspaces?page=2'])
      t.match(await send(seed.owner, url), { status: 400, body: { code: 'invalid_input' } }, url)
  })

  await t.test('the docs are a page that reads the document', async t => {
    let page = await app.inject('/docs')
    if (page.headers.location) page = await app.inject(String(page.headers.location))
    t.match(page.headers['content-type'], /^text\/html/)
    t.match(page.body, /openapi\.json/)
    t.match(page.headers['content-security-policy'], /connect-src 'self'/)
    for (const [, script = ''] of page.body.matchAll(/<script[^>]+src="([^"]+)"/g)) {
      const url = new URL(script, 'http://doki.test/docs/')
      t.equal(url.host, 'doki.test', `${script} is ours`)
      t.equal((await app.inject(url.pathname)).statusCode, 200, script)
    }
  })
})
