import { z } from 'zod'

const Log = z.object({
  requests: z.array(z.object({ method: z.string(), path: z.string(), status: z.int(), bytes: z.int() })),
})

/** What was written to one spreadsheet since the log of the stand-in for Google was emptied: calls and bytes. */
export async function googleWrites(
  workspace: string,
  spreadsheetId: string,
): Promise<{ calls: number; bytes: number }> {
  const answer = await fetch(`${workspace}/__control/requests`)
  const writes = Log.parse(await answer.json()).requests.filter(
    ({ method, path }) => method !== 'GET' && path.startsWith(`/v4/spreadsheets/${spreadsheetId}`),
  )
  return { calls: writes.length, bytes: writes.reduce((sum, { bytes }) => sum + bytes, 0) }
}

export async function emptyLog(workspace: string): Promise<void> {
  await fetch(`${workspace}/__control/requests`, { method: 'DELETE' })
}
