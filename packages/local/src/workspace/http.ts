import type { IncomingHttpHeaders } from 'node:http'
import { ApiError, badRequest } from './api-error.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import type { World } from './world.ts'

/** Who calls: the e-mail behind the token, and what the token allows. `any` may do everything (open mode). */
export interface Caller {
  email: string
  scopes: string[] | 'any'
}

/** One request, its path parameters decoded. */
export interface Call {
  method: string
  path: string
  params: string[]
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  caller: Caller
  /** Address of this server as the client sees it. */
  origin: string
}

export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: Json
  /** Sent as it is, with the content-type of the headers. */
  text?: string
  /** Bytes, e.g. a picture of a sheet. */
  bytes?: Buffer
}

export interface Route {
  method: string
  path: RegExp
  /** `none`: no token needed. read, write: quota classes of Sheets. drive: token, no quota here. */
  access: 'none' | 'read' | 'write' | 'drive'
  handle: (world: World, call: Call) => Reply | Promise<Reply>
}

/** @throws ApiError 400 when the body is no JSON object. */
export function jsonBody(call: Call): JsonObject {
  if (call.body.length === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw badRequest('Invalid JSON payload received. Unexpected token.')
  }
  if (!isObject(parsed))
    throw badRequest('Invalid JSON payload received. Unknown name "": Root element must be a message.')
  return parsed
}

/** A boolean query parameter: `true`, `True`, `1`. */
export function flag(query: URLSearchParams, name: string): boolean {
  return /^(true|1)$/i.test(query.get(name) ?? '')
}

/** @throws ApiError 403 when the token has none of these scopes. */
export function requireScope(caller: Caller, scopes: readonly string[]): void {
  if (caller.scopes === 'any' || scopes.some(scope => caller.scopes.includes(scope))) return
  throw new ApiError(
    403,
    'Request had insufficient authentication scopes.',
    {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: { service: 'sheets.googleapis.com' },
        },
      ],
    },
    {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  )
}
