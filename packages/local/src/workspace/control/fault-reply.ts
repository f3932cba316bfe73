import { ApiError } from '../api-error.ts'
import type { Reply } from '../http.ts'
import { quotaExceeded } from '../quota.ts'
import type { FaultRule } from './faults.ts'

const MESSAGES: Record<number, string> = {
  400: 'Request contains an invalid argument.',
  401: 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  500: 'Internal error encountered.',
  503: 'The service is currently unavailable.',
}

/** The planted answer: the rule's own body, or what Google says with that status. */
export function faultReply(rule: FaultRule): Reply {
  const status = rule.status ?? 500
  const type = rule.contentType
  if (typeof rule.body === 'string') {
    return { status, text: rule.body, headers: { 'content-type': type ?? 'text/html; charset=UTF-8' } }
  }
  if (rule.body) return { status, json: rule.body, headers: type ? { 'content-type': type } : {} }
  if (status === 204) return { status }
  const error =
    status === 429 ? quotaExceeded('read', 'user', 60) : new ApiError(status, MESSAGES[status] ?? 'Error')
  return { status, json: error.body }
}
