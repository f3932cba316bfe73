import { Validator } from '@seriousme/openapi-schema-validator'
import { test } from 'tap'
import { testGateway } from './testing/test-gateway.ts'

test('the OpenAPI document is valid 3.1 and names every route of people', async t => {
  const { app } = await testGateway(t)
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
})

test('the docs are a page that reads the document', async t => {
  const { app } = await testGateway(t)
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
