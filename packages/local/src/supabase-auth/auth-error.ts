/**
 * An answer that is not a success, with Supabase Auth's own code (`invalid_credentials`, `bad_jwt`, …).
 * https://supabase.com/docs/guides/auth/debugging/error-codes
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly status: number
  readonly code: string
  /** Further fields of the body. */
  readonly more: Record<string, unknown>

  constructor(status: number, code: string, message: string, more: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.more = more
  }
}

/** The body of an error, as the API version that the client named has it. */
export function errorBody({ status, code, message, more }: AuthError, version: unknown): object {
  return isNew(version)
    ? { code, message, ...more }
    : { code: status, error_code: code, msg: message, ...more }
}

/** The first version with a string as `code`; `supabase-js` asks for it. */
export const newVersion = '2024-01-01'

export function isNew(version: unknown): boolean {
  return typeof version === 'string' && version >= newVersion
}
