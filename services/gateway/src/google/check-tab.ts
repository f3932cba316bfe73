import { DokiError, type Mapping } from '@doki/contracts'
import { checkPlaces } from '@doki/matching'
import type { GoogleDoor } from './port.ts'

/**
 * Throws `unprocessable` for columns that the tab does not have. A tab that cannot be looked at now, or goes by another
 * name by now, passes: the first plan looks again, and stops at a header that is not the mapping's.
 */
export async function checkTab(
  google: Pick<GoogleDoor, 'describe'>,
  { workspaceId, sheet, columns }: Pick<Mapping, 'workspaceId' | 'sheet' | 'columns'>,
): Promise<void> {
  const { connectionId, spreadsheetId, tab } = sheet
  const found = await google.describe({ workspaceId, connectionId }, spreadsheetId, tab).catch(passOver)
  if (found) checkPlaces({ columns }, found)
}

function passOver(error: unknown): null {
  if (error instanceof DokiError) return null
  throw error
}
