export { Crash, type Cut, effects } from './effects.ts'
export { rowsOf, type SyncWorld, syncWorld } from './sync-world.ts'
