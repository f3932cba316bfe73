export { judge } from './judge.ts'
export type { Known } from './known-values.ts'
export { type FuzzDocument, type FuzzRequest, requestsOf } from './requests-of.ts'
