import { OAuth2Client } from 'google-auth-library'
import { drive } from 'googleapis/build/src/apis/drive/index.js'
import { sheets } from 'googleapis/build/src/apis/sheets/index.js'
import type { Test } from 'tap'
import { startWorkspace, type WorkspaceOptions } from './start.ts'

/** A stand-in that ends with the test, and Google's real clients pointed at it. */
export async function workspaceFor(t: Test, options: WorkspaceOptions = {}) {
  const workspace = await startWorkspace({
    open: true,
    users: ['ann@example.com', 'ben@example.com'],
    ...options,
  })
  t.teardown(() => workspace.close())
  const auth = new OAuth2Client()
  auth.setCredentials({ access_token: 'any' })
  const rootUrl = `${workspace.url}/`
  const clients = {
    sheets: sheets({ version: 'v4', auth, rootUrl, retry: false }),
    drive: drive({ version: 'v3', auth, rootUrl, retry: false }),
  }
  const post = (path: string, body: unknown, method = 'POST') =>
    fetch(workspace.url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'DELETE' || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
  const create = async (title = 'Test') => {
    const made = await clients.sheets.spreadsheets.create({ requestBody: { properties: { title } } })
    return made.data.spreadsheetId ?? ''
  }
  return { ...workspace, ...clients, post, create }
}

type Values = (string | number | boolean | null)[][]

/** The few calls most tests make, on one spreadsheet. */
export async function sheetFor(t: Test, options: WorkspaceOptions = {}) {
  const workspace = await workspaceFor(t, options)
  const spreadsheetId = await workspace.create()
  const { values } = workspace.sheets.spreadsheets
  return {
    ...workspace,
    spreadsheetId,
    get: async (range: string, more: Record<string, string> = {}) =>
      (await values.get({ spreadsheetId, range, ...more })).data,
    put: async (range: string, cells: Values, valueInputOption = 'RAW') =>
      (await values.update({ spreadsheetId, range, valueInputOption, requestBody: { values: cells } })).data,
    append: async (range: string, cells: Values) =>
      (await values.append({ spreadsheetId, range, valueInputOption: 'RAW', requestBody: { values: cells } }))
        .data,
    batch: async (...requests: object[]) =>
      (await workspace.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } })).data,
    /** The error body of a call that must fail. */
    fail: async (call: Promise<unknown>) => errorOf(call),
  }
}

/** Status and message of a failed call of Google's client. */
export async function errorOf(call: Promise<unknown>): Promise<{ status: unknown; message: string }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw new Error('the call was expected to fail')
  return { status: 'status' in error ? error.status : undefined, message: error.message }
}
