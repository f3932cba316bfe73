import { createHash } from 'node:crypto'
import { test } from 'tap'
import { z } from 'zod'
import { googleAuth, googleScopes } from './google-auth.ts'
import { googleApp, googleSettings } from './settings.ts'
import { testGoogle } from './testing/test-google.ts'

const redirectUri = 'http://localhost:8080/auth/google/callback'
const codeVerifier = 'v'.repeat(64)
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')

test('consent, code, tokens, and the consent given back', async t => {
  const { app, client } = await testGoogle(t)
  const auth = googleAuth(app)
  const url = auth.consentUrl({ state: 's1', codeChallenge, redirectUri, scopes: googleScopes.sheets })
  const code = await consent(url)
  await t.rejects(auth.exchangeCode({ code, codeVerifier: 'wrong'.repeat(10), redirectUri }), {
    code: 'unauthorized',
  })
  const tokens = await auth.exchangeCode({ code: await consent(url), codeVerifier, redirectUri })
  t.match(tokens, { email: client.email, idToken: String, accessToken: String, scopes: googleScopes.sheets })
  t.equal(await auth.revokeToken(tokens.refreshToken ?? ''), true)
  t.equal(await auth.revokeToken('unknown'), true)
})

test('settings default to the real Google', t => {
  const settings = z
    .object(googleSettings)
    .parse({ GOOGLE_CLIENT_ID: 'a', GOOGLE_CLIENT_SECRET: 'b', GOOGLE_DRIVE_URL: 'http://127.0.0.1:1/' })
  t.same(googleApp(settings).urls, {
    auth: 'https://accounts.google.com',
    token: 'https://oauth2.googleapis.com',
    sheets: 'https://sheets.googleapis.com',
    drive: 'http://127.0.0.1:1',
  })
  t.end()
})

/** What a person does on the consent page of the stand-in: ticks all boxes and lets Doki in. */
async function consent(url: string): Promise<string> {
  const asked = new URL(url)
  const form = new URLSearchParams()
  for (const [name, value] of asked.searchParams) form.append(`q.${name}`, value)
  form.append('user', 'owner@example.com')
  for (const scope of googleScopes.sheets) form.append('scope', scope)
  const answer = await fetch(asked.origin + asked.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}
