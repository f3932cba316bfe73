/** How many calls any minute may see, and how many of them may come at once. */
export interface QuotaRate {
  perMinute: number
  burst: number
}

export interface QuotaRates {
  user: QuotaRate
  project: QuotaRate
}

/**
 * Rates that keep within 90 % of what Google allows a minute, reads and writes apart
 * (https://developers.google.com/workspace/sheets/api/limits: 60 for a user, 300 for a project, unless it was raised).
 * A burst of 40 % goes at once, since most runs are a few calls close together and then nothing.
 */
export function quotaRates(perUser = 60, perProject = 300): QuotaRates {
  const rate = (allowed: number) => ({
    perMinute: Math.max(1, Math.floor(0.9 * allowed)),
    burst: Math.max(1, Math.floor(0.4 * allowed)),
  })
  return { user: rate(perUser), project: rate(perProject) }
}
