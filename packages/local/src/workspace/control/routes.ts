import { z } from 'zod'
import { badRequest } from '../api-error.ts'
import type { Call, Reply, Route } from '../http.ts'
import type { Json } from '../json.ts'
import { addLoadedFile } from '../load/add-file.ts'
import { readSpreadsheetFile } from '../load/read-file.ts'
import { revokeGrant } from '../oauth/info-routes.ts'
import type { World } from '../world.ts'
import { Edit, makeEdit } from './edit.ts'
import { FaultRule, type Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'

const NOTE =
  "Control routes of the Workspace stand-in. They are for tests and demos and are no part of Google's API."

/** `/__control/…`: look at requests, plant faults, load files, edit as a person, revoke. No token needed. */
export function controlRoutes(log: RequestLog, faults: Faults): Route[] {
  const route = (method: string, name: string, handle: Route['handle']): Route => ({
    method,
    path: new RegExp(name ? `^/__control/${name}$` : '^/__control$'),
    access: 'none',
    handle,
  })
  return [
    route('GET', '', () => ({
      json: { note: NOTE, routes: ['requests', 'faults', 'load', 'edit', 'revoke', 'files'] },
    })),
    route('GET', 'requests', () => ({ json: toJson({ note: NOTE, requests: log.list() }) })),
    route('DELETE', 'requests', () => {
      log.reset()
      return { json: {} }
    }),
    route('GET', 'faults', () => ({ json: toJson({ faults: faults.list() }) })),
    route('POST', 'faults', (_, call) => {
      const rules = parse(z.union([FaultRule.transform(rule => [rule]), z.array(FaultRule)]), call)
      faults.add(rules)
      return { json: toJson({ faults: rules }) }
    }),
    route('DELETE', 'faults', () => {
      faults.clear()
      return { json: {} }
    }),
    route('POST', 'load', load),
    route('POST', 'edit', (world, call) => {
      const edits = parse(z.union([Edit.transform(edit => [edit]), z.array(Edit)]), call)
      return { json: toJson({ edits: edits.map(edit => makeEdit(world, edit)) }) }
    }),
    route('POST', 'revoke', (world, call) => {
      const { email, only } = parse(
        z.strictObject({ email: z.string(), only: z.literal('access').optional() }),
        call,
      )
      return { json: { revoked: only ? expireAccess(world, email) : revokeGrant(world, email) } }
    }),
    route('GET', 'files', world => ({
      json: {
        files: [...world.files.values()].map(({ id, name, owner, mimeType }) => ({
          id,
          name,
          owner,
          mimeType,
        })),
      },
    })),
  ]
}

/** Ends the access tokens of a person before their time; refresh tokens go on working. */
function expireAccess(world: World, email: string): number {
  const grants = [...world.accessTokens.values()].filter(grant => grant.email === email && !grant.revoked)
  for (const grant of grants) grant.revoked = true
  return grants.length
}

function parse<T>(schema: z.ZodType<T>, call: Call): T {
  let body: unknown
  try {
    body = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw badRequest('The body of a control route must be JSON.')
  }
  const result = schema.safeParse(body)
  if (!result.success) throw badRequest(z.prettifyError(result.error))
  return result.data
}

/** Drops what JSON does not have, such as undefined. */
function toJson(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)))
}

/** The body is the file's bytes; query: filename, title, owner, convert. */
async function load(world: World, call: Call): Promise<Reply> {
  const { query } = call
  const filename = query.get('filename') ?? 'upload.csv'
  const loaded = await readSpreadsheetFile(call.body, filename)
  const file = addLoadedFile(world, loaded, {
    title: query.get('title') ?? loaded.title,
    owner: query.get('owner') ?? world.users[0] ?? 'owner@example.com',
    convert: query.get('convert') === 'true',
    ...(query.get('id') ? { id: query.get('id') ?? '' } : {}),
  })
  const sheet = world.sheets.get(file.id)
  const tabs = sheet?.tabs.map(tab => ({ sheetId: tab.id, title: tab.title, rows: tab.rows.length })) ?? []
  return { json: { id: file.id, spreadsheetId: file.id, title: file.name, owner: file.owner, tabs } }
}
