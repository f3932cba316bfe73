import { DokiError } from '@doki/contracts'
import {
  type GoogleApp,
  type GoogleClient,
  type GoogleSheetSide,
  googleClient,
  type QuotaLimiter,
  sheetSide,
} from '@doki/google'
import type { Logger } from '@doki/service'
import { openTables, type Tables, type TablesOptions } from '@doki/tables'
import type { CredentialStore } from '@doki/vault'

/** Where a connection is to be found: another workspace's is as good as none. */
export interface Place {
  workspaceId: string
  connectionId: string
}

/** Told why a call to Google waits, for the progress of a job. */
export type OnWait = (reason: string) => void

/** The ways in. All throw `DokiError('not_found')` for a foreign or missing connection, `invalid_input` for one of the other kind. */
export interface Connections {
  openGoogle(place: Place, onWait?: OnWait): Promise<GoogleClient>
  openSheet(place: Place, spreadsheetId: string, onWait?: OnWait): Promise<GoogleSheetSide>
  /** To be ended by the caller. */
  openDatabase(place: Place): Promise<Tables>
}

export interface ConnectionsDeps {
  credentials: Pick<CredentialStore, 'open' | 'markState'>
  google: GoogleApp
  /** Keeps all processes together within Google's quotas. */
  limiter: QuotaLimiter
  /** Which databases may be connected to, by how many connections, as whom. */
  rules: TablesOptions
  log: Logger
}

export function connectionsOf({ credentials, google, limiter, rules, log }: ConnectionsDeps): Connections {
  async function open({ workspaceId, connectionId }: Place) {
    const found = await credentials.open(connectionId)
    if (found.workspaceId !== workspaceId) throw new DokiError('not_found', `No connection ${connectionId}`)
    return found.credentials
  }
  async function openGoogle(place: Place, onWait?: OnWait): Promise<GoogleClient> {
    const found = await open(place)
    if (found.kind !== 'google') {
      throw new DokiError('invalid_input', 'That connection is a database: a spreadsheet needs a Google one')
    }
    return googleClient({
      ...google,
      credentials: found,
      limiter,
      log,
      onWait: (_, reason) => onWait?.(reason),
      onInvalidGrant: () =>
        credentials.markState(place.connectionId, 'reconnect', 'Google no longer accepts the consent'),
    })
  }
  return {
    openGoogle,
    openSheet: async (place, spreadsheetId, onWait) =>
      sheetSide(await openGoogle(place, onWait), spreadsheetId),
    async openDatabase(place) {
      const found = await open(place)
      if (found.kind !== 'postgres') {
        throw new DokiError('invalid_input', 'That connection is a Google one: a table needs a database')
      }
      return openTables(found.url, rules)
    },
  }
}
