export { judge } from './judge.ts'
export { type FuzzDocument, type FuzzRequest, requestsOf } from './requests-of.ts'
