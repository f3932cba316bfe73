import type { OAuth2ClientOptions } from 'google-auth-library'
import { z } from 'zod'
import { type QuotaRates, quotaRates } from './quota-rates.ts'

const address = (url: string, what: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(url)
    .transform(text => text.replace(/\/+$/, ''))
    .describe(`where ${what} is; absent: the real one`)

const allowed = (count: number, whom: string) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .default(count)
    .describe(`how many reads, and how many writes, a minute Google allows ${whom}`)

/** The settings of every process that talks to Google: the shape of a zod object. */
export const googleSettings = {
  GOOGLE_CLIENT_ID: z
    .string()
    .min(1)
    .describe('the id of the OAuth client that people sign in with: 123-abc.apps.googleusercontent.com'),
  GOOGLE_CLIENT_SECRET: z.string().min(1).describe('the secret of that OAuth client'),
  GOOGLE_AUTH_URL: address('https://accounts.google.com', "Google's consent page"),
  GOOGLE_TOKEN_URL: address('https://oauth2.googleapis.com', "Google's token endpoint"),
  GOOGLE_SHEETS_URL: address('https://sheets.googleapis.com', 'the Sheets API'),
  GOOGLE_DRIVE_URL: address('https://www.googleapis.com', 'the Drive API'),
  GOOGLE_USER_QUOTA: allowed(60, 'one Google account'),
  GOOGLE_PROJECT_QUOTA: allowed(300, 'the project'),
}

/** Where Google is, without slashes at the end. */
export interface GoogleUrls {
  auth: string
  token: string
  sheets: string
  drive: string
}

/** Which Doki this is to Google. */
export interface GoogleApp {
  clientId: string
  clientSecret: string
  urls: GoogleUrls
  /** How fast it may be asked. */
  rates: QuotaRates
}

const Settings = z.object(googleSettings)

/** The settings as `googleAuth` and `googleClient` take them. */
export function googleApp(settings: z.output<typeof Settings>): GoogleApp {
  return {
    clientId: settings.GOOGLE_CLIENT_ID,
    clientSecret: settings.GOOGLE_CLIENT_SECRET,
    rates: quotaRates(settings.GOOGLE_USER_QUOTA, settings.GOOGLE_PROJECT_QUOTA),
    urls: {
      auth: settings.GOOGLE_AUTH_URL,
      token: settings.GOOGLE_TOKEN_URL,
      sheets: settings.GOOGLE_SHEETS_URL,
      drive: settings.GOOGLE_DRIVE_URL,
    },
  }
}

export function oauthEndpoints({ auth, token }: GoogleUrls): NonNullable<OAuth2ClientOptions['endpoints']> {
  return {
    oauth2AuthBaseUrl: `${auth}/o/oauth2/v2/auth`,
    oauth2TokenUrl: `${token}/token`,
    oauth2RevokeUrl: `${token}/revoke`,
    tokenInfoUrl: `${token}/tokeninfo`,
  }
}
