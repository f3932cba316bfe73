import { Credentials, DokiError } from '@doki/contracts'
import type { Queries } from '@doki/database'
import type { Vault } from '@doki/vault'
import type { FastifyBaseLogger } from 'fastify'
import type { GoogleDoor } from '../google/port.ts'
import { type Revocation, revocationStore } from '../stores/revocation-store.ts'

type Deps = {
  /** Logs in as `doki_service`. */
  service: Queries
  vault: Pick<Vault, 'open'>
  google: Pick<GoogleDoor, 'giveBack'>
  log: FastifyBaseLogger
}

export type Revocations = ReturnType<typeof revocations>

/**
 * Gives consents back at Google when their connection is gone. What was sealed stays, out of everybody's reach, only
 * until Google has been told: without it nobody could tell Google after a failure.
 */
export function revocations({ service, vault, google, log }: Deps) {
  const store = revocationStore(service)

  async function settle(one: Revocation): Promise<void> {
    const credentials = openOr(one)
    if (!credentials)
      log.error({ connectionId: one.connectionId }, 'a consent cannot be given back: no key opens it')
    // The key of a service account is its owner's to delete; a database has nothing to give back.
    if (credentials?.kind === 'google' && !(await isUsed(credentials.email)))
      await google.giveBack(credentials.refreshToken)
    await store.done(one.connectionId)
  }

  /** Google takes back the whole consent of an account: while another connection lives by it, it stays. */
  async function isUsed(email: string): Promise<boolean> {
    for (const living of await store.living(email)) {
      const found = openOr(living)
      if (found?.kind === 'google' && found.email.toLowerCase() === email.toLowerCase()) return true
    }
    return false
  }

  function openOr({ sealed, ...place }: Pick<Revocation, 'sealed' | 'workspaceId' | 'connectionId'>) {
    try {
      return Credentials.parse(JSON.parse(vault.open(sealed, place)))
    } catch {
      return undefined
    }
  }

  return {
    /** Those whose turn it is, or the one named. What fails stays for the next time; answers how many are done. */
    async settle(which: { limit: number; connectionId?: string }): Promise<number> {
      let done = 0
      for (const one of await store.take(which)) {
        try {
          await settle(one)
          done++
        } catch (error) {
          if (!(error instanceof DokiError)) throw error
          log.warn(
            { connectionId: one.connectionId, tries: one.tries },
            'a consent is still to be given back',
          )
        }
      }
      return done
    },
  }
}
