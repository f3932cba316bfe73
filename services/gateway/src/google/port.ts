import type { DatasetSummary, GoogleCredentials, SheetSchema } from '@doki/contracts'

/** What Google gives for a code of its consent page. */
export type Consent = {
  idToken: string
  /** Null when Google gave none: it does so once, unless asked to ask again. */
  refreshToken: string | null
  scopes: string[]
}

/** Google's own pages and data, as the gateway needs them. */
export type GoogleDoor = {
  /** Where the browser goes to say yes. `challenge` is the S256 one of PKCE (RFC 7636). */
  consentUrl(ask: { state: string; challenge: string; redirectUri: string }): Promise<string>
  /** Throws `DokiError` for a code that is not good. */
  exchange(code: { code: string; verifier: string; redirectUri: string }): Promise<Consent>
  /** What of the scopes asked for was not granted and is needed. */
  missingScopes(scopes: string[]): string[]
  spreadsheets(
    credentials: GoogleCredentials,
    page: { query?: string | undefined; cursor?: string | undefined },
  ): Promise<{ items: Extract<DatasetSummary, { kind: 'sheet' }>[]; next: string | null }>
  /** The columns of a tab, of the first one when none is named. Null: there is no header in it. */
  describe(
    credentials: GoogleCredentials,
    spreadsheetId: string,
    tab: string | null,
  ): Promise<SheetSchema | null>
}
