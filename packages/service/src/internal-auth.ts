import type { IncomingHttpHeaders } from 'node:http'
import { DokiError } from '@doki/contracts'
import { directMaxAgeSeconds, verifyInternal } from './sign-internal.ts'

type Options = {
  /** One, or two while the secret is being changed. */
  secrets: readonly string[]
  /** Milliseconds since 1970. */
  now?: () => number
  /** How old a signature may be; 10 minutes, as on direct calls, unless told otherwise. */
  maxAgeSeconds?: number
}

type Signed = { headers: IncomingHttpHeaders; rawBody?: Buffer | undefined }

/**
 * A hook that lets only our own services in: `x-internal-secret` holds the secret, or a signature of the body
 * (see `signInternal`). Use it as `preValidation`, so that a stranger learns nothing about the body's schema;
 * it works as `preHandler` too. Throws `unauthorized`.
 */
export function internalAuth({ secrets, now = Date.now, maxAgeSeconds = directMaxAgeSeconds }: Options) {
  return async function verify(request: Signed): Promise<void> {
    const header = request.headers['x-internal-secret']
    const ok = verifyInternal({
      header: Array.isArray(header) ? undefined : header,
      body: request.rawBody ?? '',
      secrets,
      nowSeconds: now() / 1000,
      maxAgeSeconds,
    })
    if (!ok) throw new DokiError('unauthorized', 'This route is for Doki’s own services')
  }
}
