/** What every call passes to Google's client: no retries of its own, and the answer as text, so that we judge it. */
export interface CallOptions {
  retry: false
  responseType: 'text'
  redirect: 'manual'
  timeout: number
  size: number
  validateStatus: () => boolean
}

interface Reply {
  status: number
  /** Google's types say an object; what comes is the `Headers` of whichever fetch is in use. */
  headers: unknown
  data: unknown
}

export type Call = (options: CallOptions) => Promise<Reply>

/** Which quota a call counts against; Drive's is another one, and wide. */
export type Quota = 'sheets' | 'drive'

/** Null when the answer has no such header. */
export function headerOf({ headers }: { headers: unknown }, name: string): string | null {
  if (typeof headers !== 'object' || headers === null || !('get' in headers)) return null
  const found: unknown = typeof headers.get === 'function' ? headers.get(name) : null
  return typeof found === 'string' ? found : null
}
