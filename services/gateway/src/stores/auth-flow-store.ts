import { createHash } from 'node:crypto'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const minutes = 10

const Flow = z.object({ verifier: z.string(), account: z.string().nullable() })
type Flow = z.infer<typeof Flow>

/** Sign-ins under way at Google, for the service alone. Of state and cookie only the hashes are kept. */
export function authFlowStore(service: Queries) {
  return {
    async start(flow: {
      state: string
      browser: string
      sealedVerifier: string
      /** The only account that may come back. */
      account?: string | undefined
    }): Promise<void> {
      const purpose = JSON.stringify({ for: 'sign-in', account: flow.account })
      await service.rows(sql`
        insert into auth_flows (state_hash, browser_hash, verifier, purpose, expires_at)
        values (${hash(flow.state)}, ${hash(flow.browser)}, ${flow.sealedVerifier}, ${purpose}::jsonb,
          now() + make_interval(mins => ${minutes}))`)
    },

    /** What was started, once, and only to the browser that started; undefined for anything else. */
    async use(flow: { state: string; browser: string }): Promise<Flow | undefined> {
      const [row] = await service.rows(sql`
        update auth_flows set used_at = now()
        where state_hash = ${hash(flow.state)} and browser_hash = ${hash(flow.browser)}
          and used_at is null and expires_at > now()
        returning verifier, purpose ->> 'account' as account`)
      return row && Flow.parse(row)
    },

    async forgetOld(): Promise<void> {
      await service.rows(sql`delete from auth_flows where expires_at < now() - interval '1 day'`)
    },
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
