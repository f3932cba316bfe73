export { syncColumns, syncOf } from './sync-row.ts'
export { type SyncRows, syncRows } from './sync-rows.ts'
