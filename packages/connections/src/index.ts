export {
  type Connections,
  type ConnectionsDeps,
  connectionsOf,
  type OnWait,
  type Place,
} from './connections.ts'
export { cloudSettings } from './settings.ts'
