/** A bucket refills at `perMinute` and never holds more than `burst`. */
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
 * Burst and steady flow add up to the 90 %, so that no minute, wherever it begins, sees more. The burst is large, since a
 * run is a few reads close together and then nothing.
 */
export function quotaRates(perUser = 60, perProject = 300): QuotaRates {
  const rate = (allowed: number) => ({
    perMinute: 0.5 * allowed,
    burst: Math.max(1, Math.floor(0.4 * allowed)),
  })
  return { user: rate(perUser), project: rate(perProject) }
}
