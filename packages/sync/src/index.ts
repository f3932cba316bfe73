export {
  type AppliedRows,
  type RefusedRow,
  type SheetInfo,
  type SheetPage,
  type SheetSide,
  type SheetWrite,
  type TableRow,
  type TableSide,
  type TableTarget,
  UnclearWriteError,
} from './ports.ts'
export { plainColumn, type ValueColumn } from './values/column.ts'
export { type Converter, type ConvertOptions, converterOf, toCanonical } from './values/converter.ts'
export { canonicalFromDatabase, toDatabase } from './values/database-text.ts'
export { Refusal, type RefusalCode } from './values/refusal.ts'
export { toCell } from './values/to-cell.ts'
