export { type Answered, answerQuestion, interpretWithAnswers } from './answer-question.ts'
export { interpret } from './interpret.ts'
export { tableName } from './new-table.ts'
