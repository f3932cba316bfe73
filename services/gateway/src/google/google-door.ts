import type { Connections, Patience } from '@doki/connections'
import { DokiError } from '@doki/contracts'
import type { GoogleApp } from '@doki/google'
import { describeTab } from './describe-tab.ts'
import type { GoogleDoor } from './port.ts'

type Deps = { app: GoogleApp; connections: Pick<Connections, 'openGoogle' | 'openSheet'> }

/** A person waits for the answer: not as patient as a run. In ms. */
export const patience: Patience = {
  retries: { budgetMs: 10_000, baseMs: 500, capMs: 4_000 },
  timeoutMs: 20_000,
}

/** Google through its own client, which is loaded when somebody first asks for it. */
export function googleDoor({ app, connections }: Deps): GoogleDoor {
  const load = () => import('@doki/google')

  return {
    async consentUrl({ state, challenge, redirectUri, account }) {
      const { googleAuth, googleScopes } = await load()
      const scopes = [...new Set([...googleScopes.signIn, ...googleScopes.sheets])]
      const hint = account === undefined ? {} : { loginHint: account }
      return googleAuth(app).consentUrl({ state, codeChallenge: challenge, redirectUri, scopes, ...hint })
    },
    async exchange({ code, verifier, redirectUri }) {
      const { googleAuth } = await load()
      const given = await googleAuth(app).exchangeCode({ code, codeVerifier: verifier, redirectUri })
      const { idToken, refreshToken, scopes, email } = given
      if (!idToken) throw new DokiError('unauthorized', 'Google did not say who you are: sign in again')
      return { idToken, refreshToken, scopes, email }
    },
    async missingScopes(granted) {
      const { googleScopes } = await load()
      // Google spells `email` and `openid` otherwise in its answer; who it is the id token says anyway.
      const needed = googleScopes.sheets.filter(scope => scope.startsWith('https://'))
      return needed.filter(scope => !granted.includes(scope))
    },
    async tryKey(key) {
      const { askForToken } = await load()
      const answer = await askForToken(app, key, Date.now())
      if ('token' in answer) return
      if (answer.kind === 'again') throw new DokiError('unavailable', `${answer.reason}: try again`)
      if (answer.kind === 'revoked') throw new DokiError('unprocessable', answer.error.message)
      throw answer.error
    },
    async giveBack(refreshToken) {
      const { revokeAtGoogle } = await load()
      const answer = await revokeAtGoogle(app.urls, refreshToken)
      if (answer !== 'done')
        throw new DokiError('unavailable', 'Google could not be told to forget the consent')
    },
    async tryConsent(place) {
      const { listSpreadsheets, MissingScopeError } = await load()
      try {
        await listSpreadsheets(await connections.openGoogle(place), { limit: 1 })
        return 'all'
      } catch (error) {
        if (error instanceof MissingScopeError) return 'part'
        throw error
      }
    },
    async spreadsheets(place, page) {
      const { listSpreadsheets } = await load()
      const { items, cursor } = await listSpreadsheets(await connections.openGoogle(place), page)
      return { items, next: cursor }
    },
    async describe(place, spreadsheetId, tab) {
      return describeTab(await connections.openSheet(place, spreadsheetId), spreadsheetId, tab)
    },
  }
}
