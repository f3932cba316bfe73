import { count, inSpan, spanKinds } from '@doki/telemetry'
import type { Answer } from './answer.ts'
import type { Quota } from './call.ts'
import type { Failure } from './failure.ts'

/** One try of a call to Google as a span, and counted: of which API and how it was answered, not what was asked. */
export function traceCall(
  { api, kind, attempt }: { api: Quota; kind: 'read' | 'write'; attempt: number },
  send: () => Promise<Answer | Failure>,
): Promise<Answer | Failure> {
  const facts = { 'doki.google.api': api, 'http.request.resend_count': attempt - 1 }
  return inSpan(`google ${api} ${kind}`, { kind: spanKinds.CLIENT, facts }, async span => {
    const answer = await send()
    const status = 'status' in answer ? answer.status : 0
    span.setAttributes({ 'http.response.status_code': status })
    count('doki_google_calls_total', 1, { api, kind, status })
    return answer
  })
}
