import { test } from 'tap'
import { z } from 'zod'
import { commonSettings } from './common-settings.ts'
import { ConfigError, readConfig } from './config.ts'

const schema = z.object({ ...commonSettings, PUBLIC_URL: z.url().describe('the address people reach us at') })

const good = {
  GCP_PROJECT: 'doki-local',
  INTERNAL_SECRETS: `${'n'.repeat(32)}, ${'o'.repeat(40)}`,
  DATABASE_URL: 'postgres://doki:hunter2@127.0.0.1:5432/doki',
  PUBLIC_URL: 'https://doki.example',
}

test('good settings are parsed, defaults filled in', async t => {
  const config = readConfig(schema, { ...good, PORT: '9000' })
  t.match(config, { PORT: 9000, HOST: '0.0.0.0', LOG_LEVEL: 'info' })
  t.same(config.INTERNAL_SECRETS, ['n'.repeat(32), 'o'.repeat(40)])
})

test('every missing or malformed setting is named at once, with what it should be', async t => {
  const error = complaint({
    PORT: 'many',
    DATABASE_URL: 'mysql://x',
    INTERNAL_SECRETS: 'short',
    LOG_LEVEL: 'loud',
  })
  for (const name of ['PORT', 'DATABASE_URL', 'INTERNAL_SECRETS', 'LOG_LEVEL', 'GCP_PROJECT', 'PUBLIC_URL']) {
    t.match(error.message, name)
  }
  t.match(error.message, /^Cannot start: 6 settings are missing or malformed/)
  t.match(error.message, /PUBLIC_URL is missing\n {4}It should be: the address people reach us at/)
  t.match(error.message, /DATABASE_URL is malformed \(not a postgres:\/\/ URL\)/)
})

test('an empty variable counts as absent', async t => {
  t.match(complaint({ ...good, PUBLIC_URL: '' }).message, 'PUBLIC_URL is missing')
  t.equal(readConfig(schema, { ...good, PORT: '' }).PORT, 8080)
})

test('no value is repeated: it may be a secret', async t => {
  const { message } = complaint({
    ...good,
    DATABASE_URL: 'http://doki:hunter2@host',
    INTERNAL_SECRETS: 'topsecret',
  })
  t.notMatch(message, /hunter2|topsecret/)
})

test('more than two secrets, or a short one, are refused', async t => {
  const three = [1, 2, 3].map(digit => `${digit}`.repeat(32)).join(',')
  t.match(complaint({ ...good, INTERNAL_SECRETS: three }).message, 'at most two')
  t.match(complaint({ ...good, INTERNAL_SECRETS: `${'n'.repeat(32)},short` }).message, '32 characters')
})

function complaint(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  throw new Error('no complaint')
}
