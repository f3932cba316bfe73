import { DokiError } from '@doki/contracts'
import type { Db } from '@doki/database'
import type { GoogleApp, GoogleClient } from '@doki/google'
import type { Logger } from '@doki/service'
import type { CredentialStore } from '@doki/vault'
import { describeTab } from './describe-tab.ts'
import type { Account, GoogleDoor } from './port.ts'

type Deps = {
  app: GoogleApp
  /** Logs in as `doki_service`: the quota is shared with the other services. */
  service: Db
  credentials: Pick<CredentialStore, 'markState'>
  log: Logger
}

/** A person waits for the answer: not as patient as a run. In ms. */
const retries = { budgetMs: 10_000, baseMs: 500, capMs: 4_000 }
const timeoutMs = 20_000

/** Google through its own client, which is loaded when somebody first asks for it. */
export function googleDoor({ app, service, credentials, log }: Deps): GoogleDoor {
  const load = () => import('@doki/google')

  async function open({ connectionId, credentials: opened }: Account): Promise<GoogleClient> {
    const { googleClient, quotaLimiter } = await load()
    return googleClient({
      ...app,
      credentials: opened,
      limiter: quotaLimiter(service, app.rates),
      log,
      retries,
      timeoutMs,
      onInvalidGrant: () => credentials.markState(connectionId, 'reconnect', consentGone),
    })
  }

  return {
    async consentUrl({ state, challenge, redirectUri }) {
      const { googleAuth, googleScopes } = await load()
      const scopes = [...new Set([...googleScopes.signIn, ...googleScopes.sheets])]
      return googleAuth(app).consentUrl({ state, codeChallenge: challenge, redirectUri, scopes })
    },
    async exchange({ code, verifier, redirectUri }) {
      const { googleAuth } = await load()
      const given = await googleAuth(app).exchangeCode({ code, codeVerifier: verifier, redirectUri })
      const { idToken, refreshToken, scopes } = given
      if (!idToken) throw new DokiError('unauthorized', 'Google did not say who you are: sign in again')
      return { idToken, refreshToken, scopes }
    },
    async missingScopes(granted) {
      const { googleScopes } = await load()
      // Google spells `email` and `openid` otherwise in its answer; who it is the id token says anyway.
      const needed = googleScopes.sheets.filter(scope => scope.startsWith('https://'))
      return needed.filter(scope => !granted.includes(scope))
    },
    async spreadsheets(account, page) {
      const { listSpreadsheets } = await load()
      const { items, cursor } = await listSpreadsheets(await open(account), page)
      return { items, next: cursor }
    },
    async describe(account, spreadsheetId, tab) {
      const { sheetSide } = await load()
      return describeTab(sheetSide(await open(account), spreadsheetId), spreadsheetId, tab)
    },
  }
}

const consentGone = 'Google does not let Doki in any more: sign in with Google again'
