import type { TextColumn } from './key-columns.ts'

/** Postgres text output as a canonical text: in the settings of `openTables` they are the same, but for the case of booleans. */
export const canonicalFromDatabase = (text: string | null, _column: TextColumn): string | null => text

/** A canonical text as Postgres takes it. */
export const toDatabase = (text: string | null, _column: TextColumn): string | null => text
