import { cloudSettings } from '@doki/connections/settings'
import { commonSettings } from '@doki/service'
import { needSealKeys } from '@doki/vault/settings'
import { z } from 'zod'

const perMinute = (what: string, count: number) =>
  z.coerce.number().int().min(1).default(count).describe(`how many requests a minute ${what} may make`)

const streams = (where: string, count: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .default(count)
    .describe(`how many streams of events ${where} may be open at once; further ones are refused`)

const address = z.url({ protocol: /^https?$/ }).transform(url => url.replace(/\/+$/, ''))

/** Or on this machine, for the stand-in. */
const isReachable = (url: string) => /^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]?/.test(url)

/** The environment of the gateway. */
export const configSchema = needSealKeys(
  z.object({
    ...commonSettings,
    ...cloudSettings,
    DATABASE_URL: commonSettings.DATABASE_URL.describe('a Postgres URL that logs in as doki_gateway'),
    SERVICE_DATABASE_URL: commonSettings.DATABASE_URL.describe('a Postgres URL that logs in as doki_service'),
    PUBLIC_URL: address.describe(
      'where people reach the gateway, as registered with Google: https://api.example.com',
    ),
    SUPABASE_URL: address.describe('the address of the Supabase project: https://abc.supabase.co'),
    SUPABASE_ANON_KEY: z.string().min(1).describe('the anon (publishable) key of the Supabase project'),
    SUPABASE_JWKS_URL: address
      .optional()
      .describe('where the public keys of access tokens are; from SUPABASE_URL unless set'),
    CORS_ORIGINS: z
      .string()
      .default('')
      .transform(text =>
        text
          .split(',')
          .map(part => part.trim())
          .filter(Boolean),
      )
      .describe('the origins whose pages may call the API, separated by commas'),
    TRUST_PROXY: z.coerce
      .number()
      .int()
      .min(0)
      .max(5)
      .default(0)
      .describe('how many proxies stand before the gateway and set X-Forwarded-For; on Cloud Run 1'),
    WEBHOOK_URL: address
      .refine(isReachable, 'Google sends to https only')
      .optional()
      .describe(
        'where Google reaches the gateway to tell of changes, usually PUBLIC_URL; absent: it is not asked to',
      ),
    TICK_CALLER: z
      .email()
      .optional()
      .describe(
        "the service account Cloud Scheduler calls as; set: the tick wants Google's token of it, for PUBLIC_URL",
      ),
    RUNS_PER_TICK: z.coerce
      .number()
      .int()
      .min(1)
      .max(500)
      .default(50)
      .describe('how many runs that are due the clock starts in a minute at most'),
    RATE_LIMIT_PER_ADDRESS: perMinute('an address', 1_200),
    RATE_LIMIT_PER_USER: perMinute('a person', 600),
    RATE_LIMIT_JOBS: z.coerce
      .number()
      .int()
      .min(1)
      .default(120)
      .describe('how many jobs a minute the people of one workspace may start'),
    RATE_LIMIT_SIGN_IN: z.coerce
      .number()
      .int()
      .min(1)
      .default(30)
      .describe(
        'how many attempts a minute to sign in, or to use an invitation, may fail from an address; ten times as many may begin',
      ),
    EVENT_STREAMS: streams('at a process', 2_000),
    EVENT_STREAMS_PER_USER: streams('of a person at a process', 30),
    EVENT_STREAMS_PER_WORKSPACE: streams('in a workspace at a process', 300),
  }),
)
export type Config = z.infer<typeof configSchema>
