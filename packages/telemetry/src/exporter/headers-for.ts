import { GoogleAuth } from 'google-auth-library'

type Headers = Record<string, string>

/**
 * What goes with each request. Google's Telemetry API is told who we are by the account the process runs as; everybody else
 * by the headers that are set.
 */
export function headersFor(
  endpoint: string,
  own: Headers,
  project: string | undefined,
): Headers | (() => Promise<Headers>) {
  if (!new URL(endpoint).hostname.endsWith('telemetry.googleapis.com')) return own
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' })
  return async () => {
    // It must not throw: without a token the request is refused, and that is told.
    const token = await auth.getAccessToken().catch(() => undefined)
    return {
      ...own,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(project && { 'x-goog-user-project': project }),
    }
  }
}
