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
  return {
    /** `browser` is the secret for the cookie: only who has it can finish what begins here. */
    async start(): Promise<{ url: string; browser: string }> {
      const [state, verifier, browser] = [secret(), secret(), secret()]
      await flows.start({ state, browser, sealedVerifier: vault.seal(verifier, place(state)) })
      return { url: await google.consentUrl({ state, challenge: digest(verifier), redirectUri }), browser }
    },

    /** Throws `invalid_input` for a state that is unknown, used, too old, or of another browser. */
    async finish(back: { state: string; browser: string; code?: string | undefined }): Promise<SignedIn> {
      const sealed = await flows.use(back)
      if (!sealed) {
        throw new DokiError(
          'invalid_input',
          'This sign-in was used already, is older than 10 minutes, or began in another browser: sign in again',
        )
      }
      if (!back.code)
        throw new DokiError('forbidden', 'You did not let Doki in at Google: sign in again if you want to')
      const verifier = vault.open(sealed, place(back.state))
      const consent = await google.exchange({ code: back.code, verifier, redirectUri })
      const signedIn = await supabase.withGoogle(consent.idToken)
      const workspaceId = await syncUser(service, signedIn.person)
      await keepGoogleConnection(
        { service, vault, google },
        { workspaceId, person: signedIn.person, consent },
      )
      return signedIn
    },
  }
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
