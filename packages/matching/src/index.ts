export { assign } from './assign.ts'
export { type Checkable, checkDraft, checkMapping, checkPlaces } from './check-mapping.ts'
export { type Editable, editMapping, type MappingEdit } from './edit-mapping.ts'
export type { MatchColumn } from './evidence/side.ts'
export {
  type Candidate,
  type Matching,
  type MatchOptions,
  matchColumns,
  threshold,
} from './match-columns.ts'
export { foldHeader } from './memory/fold-header.ts'
export { type Lesson, lessonsOf } from './memory/lessons-of.ts'
export { type MemoryPrior, memoryPrior, type RememberedTable } from './memory/memory-prior.ts'
export { type ColumnProfile, type ProfileOptions, profileColumn } from './profile-column.ts'
export { completeProof } from './proof/complete-proof.ts'
export { countLinks, type LinkCounter } from './proof/count-links.ts'
export { sheetKeys } from './proof/sheet-keys.ts'
export { type ValidationQuestion, validateMapping } from './proof/validate-mapping.ts'
export { proposeTable } from './propose-table.ts'
export { quoteIfNeeded, sqlName, sqlNames } from './sql-names.ts'
export { type MappingQuestion, suggestMapping } from './suggest-mapping.ts'
export type { Hint, Hints } from './what-is-known.ts'
