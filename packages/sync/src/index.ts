export { checkRules } from './check-rules.ts'
export { guardChanges, guardEmpty } from './guards/changes.ts'
export { type GuardInput, guards } from './guards/guards.ts'
export { guardHeader } from './guards/header.ts'
export { guardTab, guardTable } from './guards/places.ts'
export { guardRoom } from './guards/room.ts'
export { a1, columnLetter } from './layout/a1.ts'
export { isBlank, isBlankRow } from './layout/cells.ts'
export { findHeader, type Header } from './layout/find-header.ts'
export { headerFingerprint } from './layout/fingerprint.ts'
export {
  type FollowedHeader,
  followHeader,
  type HeaderPlace,
} from './layout/follow-header.ts'
export { tabNamed } from './layout/tab-named.ts'
export { type Merged, merge } from './merge/merge.ts'
export type { MergeRules, Side } from './merge/rules.ts'
export { type ChangeTimes, newerSide } from './plan/newer-side.ts'
export { type PendingChange, unsureHash } from './plan/pending.ts'
export { type BaseMark, type PlanInput, planRun, rowsInDispute } from './plan/plan-run.ts'
export {
  planUndo,
  type UndoInput,
  type UndoneStep,
  type UndoPlan,
} from './plan/plan-undo.ts'
export {
  type BaseSave,
  countsOf,
  isIdle,
  type PlannedConflict,
  type Resolution,
  type RowChange,
  type RunPlan,
  type SideChanges,
} from './plan/run-plan.ts'
export { type SummaryFacts, summarize } from './plan/summarize.ts'
export { type TableWrite, tableHashOf } from './plan/table-hash.ts'
export {
  type FileVersion,
  ProtectedRangeError,
  type RefusedRow,
  type RowRoom,
  type SheetInfo,
  type SheetPage,
  SheetRefusal,
  type SheetSide,
  type SheetWrite,
  type TableChange,
  type TableRow,
  type TableSide,
  type TableTarget,
  type TableWritten,
  UnclearWriteError,
} from './ports.ts'
export { givenBySheet } from './rows/given-by-sheet.ts'
export { keyParts, keyText } from './rows/key.ts'
export { keysAreGiven } from './rows/keys-are-given.ts'
export { type RowConverter, rowConverterOf } from './rows/row-converter.ts'
export { doubledKey, type RowReader, type RowReaderOptions, rowReader } from './rows/row-reader.ts'
export { type SheetRow, type SheetRows, withIds } from './rows/sheet-rows.ts'
export { byColumn, rowHash, rowText, sameValues, type Values } from './rows/values.ts'
export { isOneToOne } from './transforms/codes.ts'
export { describeTransform } from './transforms/describe-transform.ts'
export { isReversible } from './transforms/is-reversible.ts'
export { splitPerson, wordsOf } from './transforms/person-name.ts'
export { allPlaces, isWritable, type PlacedColumn, placesOf } from './transforms/places.ts'
export { multiply } from './transforms/scale.ts'
export { takePart } from './transforms/take-part.ts'
export { cellText } from './values/cell-text.ts'
export type { Converted, FilledCell, ValueColumn, ValueOptions } from './values/column.ts'
export { canonicalFromDatabase, toDatabase } from './values/database.ts'
export { isKeptAs } from './values/kept-as.ts'
export { quote, Refusal, type RefusalCode } from './values/refusal.ts'
export { converterOf, toCanonical } from './values/to-canonical.ts'
export { cellWriterOf, toCell } from './values/to-cell.ts'
