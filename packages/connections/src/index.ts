export {
  type Connections,
  type ConnectionsDeps,
  connectionsOf,
  type OnWait,
  type Patience,
  type Place,
} from './connections.ts'
export { type Cloud, openCloud } from './open-cloud.ts'
export { type CloudSettings, cloudSettings } from './settings.ts'
export { showWaits } from './show-waits.ts'
