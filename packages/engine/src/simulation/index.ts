export { Crash, type Cut, type CutEffects, type Effects, effects } from './effects.ts'
export { type FakeSheet, fakeSheet } from './fake-sheet.ts'
export { type FakeTable, fakeTable, tableState } from './fake-table.ts'
export { rowsOf, type SyncWorld, syncWorld } from './sync-world.ts'
