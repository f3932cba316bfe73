import { DokiError } from '@doki/contracts'
import type { FastifyRequest } from 'fastify'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { bearerOf } from './require-user.ts'
import { publicKeys } from './sign-in/public-keys.ts'

/** https://cloud.google.com/run/docs/securing/managing-access */
const googleKeys = new URL('https://www.googleapis.com/oauth2/v3/certs')
const issuers = ['https://accounts.google.com', 'accounts.google.com']

type Options = {
  /** The service account that Cloud Scheduler calls as. */
  email: string
  /** What its token has to be for: our public address. */
  audience: string
  keys?: JWTVerifyGetKey
}

/** A hook that lets in who brings Google's identity token of one account, beside what else is asked for. */
export function tickCaller({ email, audience, keys = publicKeys({ url: googleKeys }).keyOf }: Options) {
  return async function verify(request: Pick<FastifyRequest, 'headers' | 'raw'>): Promise<void> {
    const token = bearerOf(request)
    const payload = await jwtVerify(token, keys, {
      issuer: issuers,
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
    }).then(verified => verified.payload, refuse)
    if (payload.email !== email || payload.email_verified !== true) throw stranger()
  }
}

/** Keys that cannot be had now are not the caller's fault. */
function refuse(error: unknown): never {
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    throw new DokiError('unavailable', 'The keys of Google cannot be had now', { cause: error })
  }
  throw stranger(error)
}

function stranger(cause?: unknown): DokiError {
  return new DokiError('unauthorized', 'The clock is kept by Cloud Scheduler', { cause })
}
