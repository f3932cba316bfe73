import { isDeepStrictEqual } from 'node:util'
import { type Credentials, DokiError } from '@doki/contracts'
import type { Db } from '@doki/database'
import type { GoogleApp, GoogleClient, GoogleClientOptions, GoogleSheetSide } from '@doki/google'
import type { Logger } from '@doki/service'
import { type AnyTables, openTables, restTables, type TablesOptions } from '@doki/tables'
import type { CredentialStore } from '@doki/vault'
import { sharedTokens } from './shared-tokens.ts'

/** Where a connection is to be found: another workspace's is as good as none. */
export interface Place {
  workspaceId: string
  connectionId: string
}

/** Told why a call to Google waits, and for how long; a function it returns is called when the wait is over. */
export type OnWait = (reason: string) => unknown

/** The ways in. All throw `DokiError('not_found')` for a foreign or missing connection, `invalid_input` for one of the other kind. */
export interface Connections {
  openGoogle(place: Place, onWait?: OnWait): Promise<GoogleClient>
  /** `beforeWrite` is asked before each try of a write, after all waiting: it throws when nothing may be sent any more. */
  openSheet(
    place: Place,
    spreadsheetId: string,
    onWait?: OnWait,
    beforeWrite?: () => Promise<void>,
  ): Promise<GoogleSheetSide>
  /** By its Postgres URL or through Supabase's REST API, as the connection is. To be ended by the caller. */
  openDatabase(place: Place): Promise<AnyTables>
}

/** How long calls to Google may take and be tried again. */
export type Patience = Pick<GoogleClientOptions, 'retries' | 'timeoutMs'>

export interface ConnectionsDeps {
  /** Logs in as `doki_service`: what keeps all processes together within Google's quotas is kept there. */
  db: Pick<Db, 'tx'>
  credentials: Pick<CredentialStore, 'open' | 'markState' | 'tokens'>
  google: GoogleApp
  /** Which databases may be connected to, by how many connections, as whom. */
  rules: TablesOptions
  log: Logger
  /** As a run has it unless given. */
  patience?: Patience | undefined
}

/** Google's client is loaded when somebody first goes to Google: a start has no time for it. */
export function connectionsOf(deps: ConnectionsDeps): Connections {
  const { db, credentials, google, rules, log, patience } = deps
  async function open({ workspaceId, connectionId }: Place) {
    const found = await credentials.open(connectionId)
    if (found.workspaceId !== workspaceId) throw new DokiError('not_found', `No connection ${connectionId}`)
    return found.credentials
  }
  /** Not when others were put in their place meanwhile, or the connection is gone. */
  async function noteRefusal(place: Place, refused: Credentials, reason: string): Promise<void> {
    const now = await open(place).catch(() => undefined)
    if (isDeepStrictEqual(now, refused)) await credentials.markState(place.connectionId, 'reconnect', reason)
  }
  async function openGoogle(
    place: Place,
    onWait?: OnWait,
    beforeWrite?: () => Promise<void>,
  ): Promise<GoogleClient> {
    const found = await open(place)
    if (found.kind !== 'google' && found.kind !== 'google_service_account') {
      throw new DokiError('invalid_input', 'That connection is a database: a spreadsheet needs a Google one')
    }
    const { googleClient, quotaLimiter } = await import('@doki/google')
    return googleClient({
      ...google,
      ...patience,
      credentials: found,
      tokens: await sharedTokens({ tokens: credentials.tokens, google, log }, place, found),
      limiter: quotaLimiter(db, google.rates),
      log,
      workspace: place.workspaceId,
      ...(beforeWrite && { beforeWrite }),
      onWait(waitMs, reason) {
        const over = onWait?.(`${reason}, going on in ${Math.ceil(waitMs / 1000)} s`)
        return typeof over === 'function' ? () => over() : undefined
      },
      onInvalidGrant: ({ message }) => credentials.markState(place.connectionId, 'reconnect', message),
    })
  }
  return {
    openGoogle: (place, onWait) => openGoogle(place, onWait),
    async openSheet(place, spreadsheetId, onWait, beforeWrite) {
      const { sheetSide } = await import('@doki/google')
      return sheetSide(await openGoogle(place, onWait, beforeWrite), spreadsheetId)
    },
    async openDatabase(place) {
      const found = await open(place)
      const onRefused = ({ message }: DokiError) => noteRefusal(place, found, message)
      switch (found.kind) {
        case 'postgres':
          return openTables(found.url, { ...rules, onRefused })
        case 'supabase':
          return restTables(found.url, found.key, { ...restRules(rules), onRefused })
        case 'google':
        case 'google_service_account':
          throw new DokiError('invalid_input', 'That connection is a Google one: a table needs a database')
      }
    },
  }
}

/** Of the rules for databases what an HTTPS address knows too. */
function restRules({ allowPrivateHosts, resolve, sleep }: TablesOptions) {
  return {
    ...(allowPrivateHosts && { allowPrivateHosts }),
    ...(resolve && { resolve }),
    ...(sleep && { sleep }),
  }
}
