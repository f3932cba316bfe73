export { choose } from './match-columns.ts'
export { logOdds } from './score/logistic.ts'
export { inTheLightOfAll } from './score/score-pairs.ts'
export { type Learned, type Lesson, learn, type Prepared, prepare } from './score/train.ts'
