export { assign } from './assign.ts'
export { type Checkable, checkDraft, checkMapping, checkPlaces } from './check-mapping.ts'
export { completeProof } from './complete-proof.ts'
export { type Editable, editMapping, type MappingEdit } from './edit-mapping.ts'
export type { MatchColumn } from './evidence/side.ts'
export { countLinks, type LinkCounter } from './link/count-links.ts'
export { sheetKeys } from './link/sheet-keys.ts'
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
export { proposeTable } from './propose-table.ts'
export { quoteIfNeeded, sqlName, sqlNames } from './sql-names.ts'
export { type MappingQuestion, suggestMapping } from './suggest-mapping.ts'
export { type ValidationQuestion, validateMapping } from './validate-mapping.ts'
