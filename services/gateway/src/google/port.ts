import type { Place } from '@doki/connections'
import type { DatasetSummary, GoogleServiceAccount, SheetSchema } from '@doki/contracts'

/** What Google gives for a code of its consent page. */
export type Consent = {
  idToken: string
  /** Null when Google gave none: it does so once, unless asked to ask again. */
  refreshToken: string | null
  scopes: string[]
  /** The account's, as Google says; null when it does not. */
  email: string | null
}

export type SpreadsheetPage = {
  items: Extract<DatasetSummary, { kind: 'sheet' }>[]
  next: string | null
}

/** Google's own pages and data, as the gateway needs them. What fails is a `DokiError` that says what to do. */
export type GoogleDoor = {
  /** Where the browser goes to say yes. `challenge` is the S256 one of PKCE (RFC 7636). */
  consentUrl(ask: {
    state: string
    challenge: string
    redirectUri: string
    /** The address of the account that is to be chosen. */
    account?: string | undefined
  }): Promise<string>
  exchange(back: { code: string; verifier: string; redirectUri: string }): Promise<Consent>
  /** What of the scopes asked for is needed and was not granted. */
  missingScopes(granted: string[]): Promise<string[]>
  /** Asks Google for a token with a key that is no connection yet. Throws `unprocessable` when it is not accepted. */
  tryKey(key: GoogleServiceAccount): Promise<void>
  /** Gives a consent back. Throws `unavailable` when Google does not answer. */
  giveBack(refreshToken: string): Promise<void>
  /** Whether a connection's consent covers the list of spreadsheets; throws when it is good for nothing any more. */
  tryConsent(place: Place): Promise<'all' | 'part'>
  spreadsheets(place: Place, page: { query?: string; cursor?: string }): Promise<SpreadsheetPage>
  /** The columns of a tab, of the first one when none is named. Null: no such tab, or no header in it. */
  describe(place: Place, spreadsheetId: string, tab: string | null): Promise<SheetSchema | null>
}
