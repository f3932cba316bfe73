import { DokiError, ErrorCode, type Job, type JobId } from '@doki/contracts'
import type { z } from 'zod'
import type { StepContext } from './steps.ts'

/**
 * The result of a child that was waited for. Undefined while it has not ended. A child that failed fails its parent
 * with the same words; a cancelled one with `cancelled`.
 */
export async function endedChild<T extends z.ZodType>(
  { findJob }: Pick<StepContext, 'findJob'>,
  id: JobId,
  result: T,
): Promise<z.infer<T> | undefined> {
  const child = await findJob(id)
  if (!child) throw new DokiError('gone', `The job ${id} is no longer there.`)
  switch (child.status) {
    case 'completed':
      return result.parse(child.result)
    case 'failed':
      throw failureOf(child)
    case 'cancelled':
      throw new DokiError('cancelled', 'A step of this request was cancelled.')
    case 'pending':
    case 'running':
    case 'waiting':
      return undefined
  }
}

function failureOf({ error }: Job): DokiError {
  const code = ErrorCode.safeParse(error?.code)
  return new DokiError(
    code.success ? code.data : 'internal',
    error?.message ?? 'A step of this request failed.',
  )
}
