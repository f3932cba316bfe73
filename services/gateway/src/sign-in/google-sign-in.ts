import { createHash, randomBytes } from 'node:crypto'
import { DokiError } from '@doki/contracts'
import type { Db } from '@doki/database'
import type { Vault } from '@doki/vault'
import type { GoogleDoor } from '../google/port.ts'
import { authFlowStore } from '../stores/auth-flow-store.ts'
import { syncUser } from '../stores/user-store.ts'
import { keepGoogleConnection } from './keep-google-connection.ts'
import type { SignedIn, SupabaseAuth } from './supabase-auth.ts'

export type GoogleSignIn = ReturnType<typeof googleSignIn>

type Deps = {
  /** Logs in as `doki_service`: nobody is signed in yet. */
  service: Db
  vault: Vault
  google: GoogleDoor
  supabase: SupabaseAuth
  /** Where Google sends the browser back to; as registered with Google, to the letter. */
  redirectUri: string
}

/**
 * Sign-in at Google by the authorization code flow with PKCE (RFC 9700): what Google answers is exchanged for a
 * Supabase session, and the refresh token becomes a connection of the person's own workspace.
 */
export function googleSignIn({ service, vault, google, supabase, redirectUri }: Deps) {
  const flows = authFlowStore(service)
  const grantUrl = (email: string) =>
    String(new URL(`start?account=${encodeURIComponent(email)}`, redirectUri))
  return {
    /**
     * `browser` is the secret for the cookie: only who has it can finish what begins here. With an `account` nobody
     * else can, so that a person who goes to grant something more does not do it for another account by mistake.
     */
    async start({
      account,
    }: {
      account?: string | undefined
    } = {}): Promise<{ url: string; browser: string }> {
      const [state, verifier, browser] = [secret(), secret(), secret()]
      await flows.start({ state, browser, account, sealedVerifier: vault.seal(verifier, place(state)) })
      const url = await google.consentUrl({ state, challenge: digest(verifier), redirectUri, account })
      return { url, browser }
    },

    /** Throws `invalid_input` for a state that is missing, unknown, used, too old, or of another browser. */
    async finish(back: Back): Promise<SignedIn> {
      const { state, browser, code } = back
      if (back.iss !== undefined && back.iss !== issuer)
        throw new DokiError('invalid_input', 'This answer is not from Google: sign in again')
      if (!state) throw new DokiError('invalid_input', lost(back.error))
      if (!browser) {
        throw new DokiError(
          'invalid_input',
          'This sign-in began in another browser, or cookies are off: sign in again',
        )
      }
      const flow = await flows.use({ state, browser })
      if (!flow) {
        throw new DokiError(
          'invalid_input',
          'This sign-in was used already, is older than 10 minutes, or began in another browser: sign in again',
        )
      }
      if (back.error) throw refusal(back.error)
      if (!code)
        throw new DokiError('invalid_input', 'Google sent you back without its answer: sign in again')
      const verifier = vault.open(flow.verifier, place(state))
      const consent = await google.exchange({ code, verifier, redirectUri })
      if (flow.account !== null && consent.email?.toLowerCase() !== flow.account.toLowerCase()) {
        throw new DokiError(
          'forbidden',
          'You chose another Google account than the one this was for, so nothing was changed: sign in again and choose that one',
        )
      }
      const signedIn = await supabase.withGoogle(consent.idToken)
      const workspaceId = await syncUser(service, signedIn.person)
      await keepGoogleConnection(
        { service, vault, google },
        { workspaceId, person: signedIn.person, consent, grantUrl: grantUrl(signedIn.person.email) },
      )
      return signedIn
    },
  }
}

/** What the browser brings back from Google, and the secret of its cookie. */
type Back = Partial<Record<'state' | 'browser' | 'code' | 'error' | 'iss', string | undefined>>

/** Who answers at Google's consent page, whatever its address. */
const issuer = 'https://accounts.google.com'

const saidNo = 'You did not let Doki in at Google: sign in again if you want to'

/** RFC 6749, 4.1.2.1, and what Google adds. Its text is not repeated: anybody can write one into an address. */
function refusal(error: string): DokiError {
  if (error === 'access_denied') return new DokiError('forbidden', saidNo)
  if (error === 'admin_policy_enforced' || error === 'org_internal') {
    return new DokiError(
      'forbidden',
      'Your organisation does not allow Doki at Google: ask who administers your Google Workspace',
    )
  }
  if (error === 'server_error' || error === 'temporarily_unavailable')
    return new DokiError('unavailable', 'Google could not do it just now: sign in again in a minute')
  return new DokiError(
    'unprocessable',
    'Google did not let this account sign in: sign in again with another account, or ask who runs this Doki',
  )
}

/** Of an answer that came without a state, which proves nothing and so changes nothing. */
function lost(error: string | undefined): string {
  return error === 'access_denied' ? saidNo : 'This is not an answer to a sign-in of yours: sign in again'
}

/** 256 bits, as RFC 7636 wants of a verifier at least. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** A sealed verifier opens for its own state only. */
function place(state: string) {
  return { workspaceId: 'sign-in', connectionId: digest(state) }
}
