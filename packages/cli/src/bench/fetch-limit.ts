import type { GoogleUser } from '../demo/google-user.ts'

/** Rows of one page: what keeps ten such columns under 2 MB. */
const pageRows = 20_000

/** Seconds to fetch the sheet's pages as JSON and parse them, doing nothing with what came: the limit of reading. */
export async function fetchSeconds(
  google: GoogleUser,
  spreadsheetId: string,
  tab: string,
  rows: number,
): Promise<number> {
  const started = performance.now()
  for (let first = 1; first <= rows + 1; first += pageRows) {
    await google.readRange(spreadsheetId, tab, first, Math.min(first + pageRows - 1, rows + 1))
  }
  return (performance.now() - started) / 1000
}
