export { type ActionStore, type Actions, actionStore, type NewAction } from './action-store.ts'
export { agentApp } from './agent-app.ts'
export {
  type Agent,
  type Child,
  defineAgent,
  type JobOf,
  type Kinds,
  type OutputOf,
  type Tools,
} from './define-agent.ts'
export { runAgent } from './run-agent.ts'
