import type { Json, JsonObject } from './json.ts'

const STATUS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
}

/** An answer that is an error; `body` is what goes out. Thrown anywhere, caught once by the server. */
export class ApiError extends Error {
  readonly code: number
  readonly body: Json
  readonly headers: Record<string, string>

  constructor(code: number, message: string, extra: JsonObject = {}, headers: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.headers = headers
    this.body = { error: { code, message, ...(STATUS[code] ? { status: STATUS[code] } : {}), ...extra } }
  }
}

/** 400 in the words of the Sheets API. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, message)
}

/** 400 with `details`, as the API answers a field it cannot read. */
export function badField(field: string, description: string, message = description): ApiError {
  return new ApiError(400, message, {
    details: [
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
    ],
  })
}

/** 404 of the Sheets API. */
export function notFound(): ApiError {
  return new ApiError(404, 'Requested entity was not found.')
}

/** 403 of the Sheets API. */
export function forbidden(): ApiError {
  return new ApiError(403, 'The caller does not have permission')
}

/** 404 of the Drive API, which adds `errors[]` and has no `status`. */
export function fileNotFound(id: string): ApiError {
  return driveError(404, `File not found: ${id}.`, 'notFound', {
    locationType: 'parameter',
    location: 'fileId',
  })
}

/** An error in the Drive API's shape. */
export function driveError(code: number, message: string, reason: string, where: JsonObject = {}): ApiError {
  const error = new ApiError(code, message)
  return Object.assign(error, {
    body: { error: { errors: [{ domain: 'global', reason, message, ...where }], code, message } },
  })
}

/** 501: the stand-in says what it lacks, so that nobody takes a gap for Google's behaviour. */
export function notImplemented(what: string): ApiError {
  return new ApiError(
    501,
    `The Workspace stand-in does not implement ${what}. Use the real API for it, or add it to packages/local/src/workspace.`,
  )
}
