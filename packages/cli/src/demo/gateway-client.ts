import { answerOf, type Client, createClient, type Patience, ProblemError } from '@doki/client'
import { DokiError, ErrorCode } from '@doki/contracts'
import type { z } from 'zod'

export type GatewayClient = Client

/**
 * The public API, as any client would use it. A gateway that is away is asked again for a minute, one that says
 * `unavailable` for some seconds.
 */
export function gatewayClient(url: string, accessToken: string, patience?: Patience): GatewayClient {
  return createClient({ url, token: accessToken, ...(patience ? { patience } : {}) })
}

/** What a call was answered, parsed. Throws the `DokiError` the gateway answered, or `unavailable` when nobody did. */
export async function asked<T extends z.ZodType>(
  schema: T,
  call: Parameters<typeof answerOf>[0],
): Promise<z.infer<T>> {
  const answer = await answerOf(call).catch((error: unknown) => {
    throw inOurWords(error)
  })
  return schema.parse(answer)
}

/** The error of a call to the API as a `DokiError`. */
export function inOurWords(error: unknown): DokiError {
  if (!(error instanceof ProblemError))
    return new DokiError('unavailable', 'The gateway does not answer.', { cause: error })
  const code = ErrorCode.safeParse(error.code)
  const details = error.issues.map(issue => ` ${issue.path}: ${issue.message}.`).join('')
  return new DokiError(code.success ? code.data : 'internal', error.message + details, { cause: error })
}
