import type { SheetCell } from '@doki/contracts'
import { startWorkspace, type WorkspaceOptions } from '@doki/local'
import { z } from 'zod'
import { type GoogleClientOptions, googleClient } from '../google-client.ts'
import type { GoogleUrls } from '../settings.ts'

const Created = z.object({ spreadsheetId: z.string() })

type Test = { teardown(fn: () => unknown): unknown }

/** The stand-in for Google, empty, with one user, and a client of that user on a clock that only sleeping moves. */
export async function testGoogle(
  t: Test,
  options: WorkspaceOptions = {},
  more: Partial<GoogleClientOptions> = {},
) {
  const workspace = await startWorkspace({ ...options })
  t.teardown(() => workspace.close())
  const email = 'owner@example.com'
  const scopes = [
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive.file',
  ]
  const refreshToken = 'refresh-of-owner'
  workspace.world.refreshTokens.set(refreshToken, {
    email,
    scopes,
    clientId: 'doki',
    expires: Infinity,
    revoked: false,
  })
  const time = fakeTime()
  const urls = urlsOf(workspace.url)
  const credentials = { kind: 'google' as const, email, refreshToken, scopes }
  const app = { clientId: 'doki', clientSecret: 'secret', urls }
  const client = googleClient({ credentials, ...app, ...time, random: () => 0.5, ...more })
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(workspace.url + path, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
  }
  /** What a person types into the sheet. */
  const edit = (spreadsheetId: string, tab: string, range: string, values: SheetCell[][], input = 'RAW') =>
    post('/__control/edit', { spreadsheetId, tab, range, values, input })
  /** A spreadsheet with these tabs, made as Google's own API makes one. */
  const create = async (
    tabs: Record<string, SheetCell[][]>,
    gridProperties = { rowCount: 1000, columnCount: 26 },
  ) => {
    const titles = Object.keys(tabs)
    const requestBody = {
      properties: { title: 'Test' },
      sheets: titles.map(title => ({ properties: { title, gridProperties } })),
    }
    const { spreadsheetId } = await client.write(Created, 'sheets', options =>
      client.sheets.spreadsheets.create({ requestBody }, options),
    )
    for (const [tab, values] of Object.entries(tabs))
      if (values.length > 0) await edit(spreadsheetId, tab, 'A1', values)
    workspace.log.reset()
    return spreadsheetId
  }
  /** Protects a range against the account of the client, in whose hands the file no longer is. */
  const protect = (spreadsheetId: string, tab: string, range: string) =>
    post('/__control/edit', { spreadsheetId, tab, actions: [{ kind: 'protect', range }] })
  return { workspace, client, create, edit, protect, urls, app, credentials, ...time }
}

/** A client for a server that answers by a script, on a clock that only sleeping moves. */
export function testClient(url: string, more: Partial<GoogleClientOptions> = {}) {
  const time = fakeTime()
  const email = 'ann@example.com'
  const credentials = { kind: 'google' as const, email, refreshToken: 'canary-refresh', scopes: [] }
  const client = googleClient({
    credentials,
    clientId: 'doki',
    clientSecret: 'canary-secret',
    ...time,
    random: () => 0.5,
    urls: urlsOf(url),
    ...more,
  })
  return { client, ...time }
}

export function urlsOf(url: string): GoogleUrls {
  return { auth: url, token: url, sheets: url, drive: url }
}

/** Time that passes only by sleeping. */
export function fakeTime() {
  let now = Date.now()
  const slept: number[] = []
  return {
    slept,
    clock: () => now,
    sleep: async (ms: number) => {
      slept.push(ms)
      now += ms
    },
  }
}
