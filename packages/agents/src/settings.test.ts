import { ConfigError, readConfig } from '@doki/service'
import { test } from 'tap'
import { z } from 'zod'
import { modelChoice, modelSettings, needModel } from './settings.ts'

const schema = needModel(z.object({ ...modelSettings, OTHER: z.string().describe('something else') }))
const openai = { MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_API_KEY: 'k', OTHER: 'x' }

test('nothing is needed, and nothing chosen, unless a provider is', t => {
  t.equal(modelChoice(readConfig(schema, { OTHER: 'x' })), null)
  t.equal(modelChoice(readConfig(schema, { OTHER: 'x', MODEL_NAME: 'm', MODEL_API_KEY: 'k' })), null)
  t.end()
})

test('a provider needs its parts, which are listed together with all else that is missing', t => {
  const complaint = complaintOf({ MODEL_PROVIDER: 'google' })
  t.match(complaint, /3 settings are missing/)
  for (const name of ['MODEL_NAME', 'MODEL_API_KEY', 'OTHER'])
    t.match(complaint, `${name} is missing\n    It should be: `)
  t.match(complaintOf({ ...openai, MODEL_INPUT_PRICE: '1' }), /MODEL_OUTPUT_PRICE is missing/)
  t.match(complaintOf({ ...openai, MODEL_OUTPUT_PRICE: '1' }), /MODEL_INPUT_PRICE is missing/)
  t.end()
})

test('a model on this machine needs no key', t => {
  const { MODEL_API_KEY: _, ...keyless } = openai
  const local = { ...keyless, MODEL_BASE_URL: 'http://127.0.0.1:11434/v1' }
  t.match(modelChoice(readConfig(schema, local)), { apiKey: null, baseUrl: 'http://127.0.0.1:11434/v1' })
  t.match(complaintOf({ ...keyless, MODEL_BASE_URL: 'https://example.com/v1' }), /MODEL_API_KEY is missing/)
  t.end()
})

test('a key goes over https only, or to this machine', t => {
  const good = [
    'https://api.groq.com/openai/v1/',
    'http://localhost:1/v1',
    'http://[::1]:1/v1',
    'http://127.9.9.9/v1',
  ]
  for (const MODEL_BASE_URL of good) t.ok(readConfig(schema, { ...openai, MODEL_BASE_URL }), MODEL_BASE_URL)
  const bad = [
    'http://api.example.com/v1',
    'http://127.0.0.1.example.com/v1',
    'http://localhost.example.com/v1',
    'http://127.example.com/v1',
    'http://10.0.0.1/v1',
    'http://169.254.169.254/v1',
    'http://[::ffff:10.0.0.1]/v1',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://user:secret@example.com/v1',
    'https://example.com/v1?key=secret',
    'https://example.com/v1?',
    'https://example.com/v1#x',
    'example.com',
  ]
  for (const MODEL_BASE_URL of bad) {
    const complaint = complaintOf({ ...openai, MODEL_BASE_URL })
    t.match(complaint, /MODEL_BASE_URL is malformed/, MODEL_BASE_URL)
    t.notMatch(complaint, 'secret')
  }
  t.end()
})

test('a malformed key is not shown', t => {
  for (const MODEL_API_KEY of ['secret\nline', 'secret key', 'sécret']) {
    const complaint = complaintOf({ ...openai, MODEL_API_KEY })
    t.match(complaint, /MODEL_API_KEY is malformed/)
    t.notMatch(complaint, /s[eé]cret/)
  }
  t.end()
})

function complaintOf(env: Record<string, string>): string {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
  }
  throw new Error('expected a complaint')
}
