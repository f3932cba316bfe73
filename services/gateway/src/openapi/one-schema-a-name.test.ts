import { test } from 'tap'
import { oneSchemaAName } from './one-schema-a-name.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

test('what is sent and answered alike has one name, what nothing uses none, what differs two', t => {
  const named = { type: 'object', properties: { tab: ref('Tab') }, additionalProperties: false }
  const schemas = {
    Sheet: named,
    SheetInput: { type: 'object', properties: { tab: ref('TabInput') } },
    Tab: { type: 'string' },
    TabInput: { type: 'string' },
    Sync: { type: 'object', required: ['cron'], additionalProperties: false },
    SyncInput: { type: 'object' },
    SignIn: { type: 'object' },
    SignInInput: { type: 'object' },
    Unused: {},
  }
  const paths = {
    '/a': { post: { body: ref('SheetInput'), answer: ref('Sheet') } },
    '/b': { post: { body: [ref('SyncInput'), ref('SignInInput')], answer: ref('Sync') } },
  }
  t.same(oneSchemaAName({ paths, components: { schemas, securitySchemes: { bearer: {} } } }), {
    paths: {
      '/a': { post: { body: ref('Sheet'), answer: ref('Sheet') } },
      '/b': { post: { body: [ref('SyncInput'), ref('SignIn')], answer: ref('Sync') } },
    },
    components: {
      securitySchemes: { bearer: {} },
      schemas: {
        Sheet: { type: 'object', properties: { tab: ref('Tab') } },
        SignIn: { type: 'object' },
        Sync: { type: 'object', required: ['cron'] },
        SyncInput: { type: 'object' },
        Tab: { type: 'string' },
      },
    },
  })
  t.end()
})
