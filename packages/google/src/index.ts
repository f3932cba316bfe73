export { columnName, formatBox, parseBox, quoteTab } from './a1.ts'
export { closeChannel, openChannel, type WantedChannel } from './drive-channel.ts'
export { MissingScopeError } from './explain.ts'
export type { Failure } from './failure.ts'
export { type GoogleTokens, googleAuth, googleScopes } from './google-auth.ts'
export { type GoogleClient, type GoogleClientOptions, googleClient } from './google-client.ts'
export { listSpreadsheets, type SpreadsheetPage } from './list-spreadsheets.ts'
export { type QuotaLimiter, quotaLimiter } from './quota-limiter.ts'
export { type QuotaRate, type QuotaRates, quotaRates } from './quota-rates.ts'
export { type RetryPolicy, readRetries } from './retry-policy.ts'
export { type GoogleApp, type GoogleUrls, googleApp, googleSettings } from './settings.ts'
export { type GoogleSheetSide, sheetSide } from './sheet-side.ts'
export { splitWrites } from './split-writes.ts'
export {
  type AnyGoogleCredentials,
  askForToken,
  revokeAtGoogle,
  serviceAccountScopes,
} from './token-endpoint.ts'
export { type FreshToken, type TokenSource, tokenSource } from './token-source.ts'
