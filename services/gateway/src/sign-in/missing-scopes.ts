/** What does not work without a scope that may be refused at Google's consent page. */
const needs: Record<string, string> = {
  'https://www.googleapis.com/auth/spreadsheets':
    'reading and writing spreadsheets that were not made by Doki or chosen for it',
  'https://www.googleapis.com/auth/drive.file':
    'listing spreadsheets, and seeing without reading them whether they changed',
}

export const notGranted =
  'Doki was not given access to your spreadsheets: sign in with Google again and tick the boxes for Sheets and Drive'

/** Whether anything can be done without these. */
export function isUseless(missing: readonly string[]): boolean {
  return Object.keys(needs).every(scope => missing.includes(scope))
}

/** What a connection shows of what was not granted: nothing when all was. `grantUrl` is where the rest can be granted. */
export function tellMissing(missing: readonly string[], grantUrl: string): Record<string, string> {
  if (missing.length === 0) return {}
  return {
    missing: isUseless(missing) ? 'all' : 'some',
    missingScopes: missing.join(' '),
    doesNotWork: missing.map(scope => needs[scope] ?? scope).join('; '),
    grantUrl,
  }
}
