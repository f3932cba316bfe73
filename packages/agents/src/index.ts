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
export { bindModel } from './model/bind-model.ts'
export { estimateTokens } from './model/estimate-tokens.ts'
export { reasons as whyNotInWords } from './model/failure.ts'
export type { Answered, Embed, Model, Question, Usage, WhyNot } from './model/model.ts'
export { type ModelTool, modelTool } from './model/model-tool.ts'
export { openModel } from './model/open-model.ts'
export { runAgent } from './run-agent.ts'
