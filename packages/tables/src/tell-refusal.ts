import { DokiError } from '@doki/contracts'

/** The error as it is, once who keeps the credentials knows of it when they are what is refused. */
export async function telling(
  error: unknown,
  { onRefused }: { onRefused?: (refusal: DokiError) => Promise<unknown> },
): Promise<unknown> {
  if (error instanceof DokiError && error.code === 'reconnect') await onRefused?.(error)
  return error
}
