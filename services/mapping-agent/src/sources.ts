import type { Place } from '@doki/connections'
import type { GoogleSheetSide } from '@doki/google'
import type { Tables } from '@doki/tables'

/** A spreadsheet, for reading. */
export type SheetReader = Pick<GoogleSheetSide, 'describe' | 'readRows' | 'readFormatted'>

/** A database, for reading. */
export type TableReader = Pick<Tables, 'describe' | 'sample' | 'keys' | 'end'>

/** The two sides of a mapping: what the agent needs of `Connections`. */
export interface Sources {
  openSheet(place: Place, spreadsheetId: string, onWait: (reason: string) => void): Promise<SheetReader>
  openDatabase(place: Place): Promise<TableReader>
}
