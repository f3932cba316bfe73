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
