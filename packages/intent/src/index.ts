export { type Answered, answerQuestion, interpretWithAnswers } from './answer-question.ts'
export { tableName } from './grammar/new-table.ts'
export { type InterpretOptions, interpret } from './interpret.ts'
export { languageOf } from './language-of.ts'
