import { createHash, randomBytes } from 'node:crypto'
import type { SheetCell } from '@doki/contracts'
import { z } from 'zod'
import { googleClient } from '../cloud/settings.ts'

/** What a person with a browser does at Google, done against the Workspace stand-in. */
export interface GoogleUser {
  /** Uploads a CSV or XLSX file as a spreadsheet of theirs. */
  upload(
    bytes: Uint8Array<ArrayBuffer>,
    filename: string,
    title: string,
    /** Google's "Convert text to numbers, dates and formulas". */
    convert?: boolean,
  ): Promise<string>
  /** The rows from `firstRow` on, to the last filled one, unformatted, dates as serial numbers. */
  read(spreadsheetId: string, tab: string, firstRow: number): Promise<SheetCell[][]>
  /** The same, a formula as it is written instead of what it comes to. */
  readFormulas(spreadsheetId: string, tab: string, firstRow: number): Promise<SheetCell[][]>
  /** The rows `first`..`last`, unformatted. */
  readRange(spreadsheetId: string, tab: string, first: number, last: number): Promise<SheetCell[][]>
  /** Types a value into a cell. */
  type(spreadsheetId: string, tab: string, cell: string, value: string): Promise<void>
}

const Loaded = z.object({ spreadsheetId: z.string() })
const Values = z.object({
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).default([]),
})

/** Signs this person in at the stand-in with a client of their own. */
export async function googleUser(workspace: string, email: string): Promise<GoogleUser> {
  const token = await accessToken(workspace, email)
  return {
    async upload(bytes, filename, title, convert = false) {
      const query = new URLSearchParams({ title, filename, owner: email, convert: String(convert) })
      const answer = await fetch(`${workspace}/__control/load?${query}`, { method: 'POST', body: bytes })
      return Loaded.parse(await jsonOf(answer)).spreadsheetId
    },

    readRange: (spreadsheetId, tab, first, last) =>
      readValues(workspace, token, spreadsheetId, `${quote(tab)}!A${first}:ZZ${last}`),

    read: (spreadsheetId, tab, firstRow) =>
      readValues(workspace, token, spreadsheetId, `${quote(tab)}!A${firstRow}:ZZZ`),

    readFormulas: (spreadsheetId, tab, firstRow) =>
      readValues(workspace, token, spreadsheetId, `${quote(tab)}!A${firstRow}:ZZZ`, 'FORMULA'),

    async type(spreadsheetId, tab, cell, value) {
      const answer = await fetch(`${workspace}/__control/edit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ spreadsheetId, tab, range: cell, values: [[value]] }),
      })
      await jsonOf(answer)
    },
  }
}

async function readValues(
  workspace: string,
  token: string,
  spreadsheetId: string,
  range: string,
  valueRenderOption = 'UNFORMATTED_VALUE',
) {
  const query = new URLSearchParams({
    valueRenderOption,
    dateTimeRenderOption: 'SERIAL_NUMBER',
  })
  const url = `${workspace}/v4/spreadsheets/${spreadsheetId}/values/${encodeURIComponent(range)}?${query}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return Values.parse(await jsonOf(answer)).values
}

async function accessToken(workspace: string, email: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = 'http://127.0.0.1/demo'
  const query = new URLSearchParams({
    client_id: googleClient.id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email https://www.googleapis.com/auth/spreadsheets',
    state: 'demo',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: email,
    prompt: 'none',
  })
  const consented = await fetch(`${workspace}/o/oauth2/v2/auth?${query}`, { redirect: 'manual' })
  const code = new URL(consented.headers.get('location') ?? '', workspace).searchParams.get('code')
  if (!code) throw new Error(`The consent page gave no code: ${consented.status}`)
  const answer = await fetch(`${workspace}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      client_id: googleClient.id,
      client_secret: googleClient.secret,
    }),
  })
  return z.object({ access_token: z.string() }).parse(await jsonOf(answer)).access_token
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

function quote(tab: string): string {
  return `'${tab.replaceAll("'", "''")}'`
}
