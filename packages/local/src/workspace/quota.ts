import { ApiError } from './api-error.ts'

const MINUTE_MS = 60_000
const PROJECT = '123456789012'

/** Requests a minute; Google's own numbers (https://developers.google.com/workspace/sheets/api/limits). */
export interface Limits {
  perUser: number
  perProject: number
}

export const GOOGLE_LIMITS: Limits = { perUser: 60, perProject: 300 }

/** Counts reads and writes apart, in windows of a minute that start with the first request. */
export class Quota {
  readonly #limits: Limits
  readonly #windows = new Map<string, { start: number; used: number }>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** @throws ApiError 429 as recorded, without Retry-After. */
  spend(kind: 'read' | 'write', user: string, now: number): void {
    const own = this.#window(`${kind}:${user}`, now)
    const all = this.#window(`${kind}`, now)
    if (own.used >= this.#limits.perUser) throw quotaExceeded(kind, 'user', this.#limits.perUser)
    if (all.used >= this.#limits.perProject) throw quotaExceeded(kind, 'project', this.#limits.perProject)
    own.used++
    all.used++
  }

  #window(key: string, now: number): { start: number; used: number } {
    const known = this.#windows.get(key)
    if (known && now - known.start < MINUTE_MS) return known
    const fresh = { start: now, used: 0 }
    this.#windows.set(key, fresh)
    return fresh
  }
}

/** The 429 of the Sheets API. */
export function quotaExceeded(kind: 'read' | 'write', whose: 'user' | 'project', limit: number): ApiError {
  const name = kind === 'read' ? 'Read' : 'Write'
  const perUser = whose === 'user' ? ' per user' : ''
  return new ApiError(
    429,
    `Quota exceeded for quota metric '${name} requests' and limit '${name} requests per minute${perUser}' of service 'sheets.googleapis.com' for consumer 'project_number:${PROJECT}'.`,
    {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'RATE_LIMIT_EXCEEDED',
          domain: 'googleapis.com',
          metadata: {
            quota_limit_value: String(limit),
            service: 'sheets.googleapis.com',
            consumer: `projects/${PROJECT}`,
            quota_unit: whose === 'user' ? '1/min/{project}/{user}' : '1/min/{project}',
            quota_location: 'global',
            quota_metric: `sheets.googleapis.com/${kind}_requests`,
            quota_limit: `${name}RequestsPerMinutePer${whose === 'user' ? 'User' : 'Project'}`,
          },
        },
        {
          '@type': 'type.googleapis.com/google.rpc.Help',
          links: [
            {
              description: 'Request a higher quota limit.',
              url: 'https://cloud.google.com/docs/quotas/help/request_increase',
            },
          ],
        },
      ],
    },
  )
}
