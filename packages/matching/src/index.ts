export { assign } from './assign.ts'
export { type Checkable, checkDraft, checkMapping, checkPlaces } from './check-mapping.ts'
export { type Editable, editMapping, type MappingEdit } from './edit-mapping.ts'
export type { MatchColumn } from './evidence/side.ts'
export { mostCandidates } from './map-to-table.ts'
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
export { meaningHints, type Placed } from './model/meaning-hints.ts'
export { addHints, type PairHints } from './model/pair-hints.ts'
export { checkRerank, type RerankAnswer, rerankHints, whyNone } from './model/rerank-answer.ts'
export { type Rerank, type RerankQuestion, rerankQuestion } from './model/rerank-question.ts'
export { unsureColumns } from './model/unsure-columns.ts'
export { wordsAbout } from './names/column-name.ts'
export { type ColumnProfile, type ProfileOptions, profileColumn } from './profile-column.ts'
export { completeProof } from './proof/complete-proof.ts'
export { countLinks, type LinkCounter } from './proof/count-links.ts'
export { sheetKeys } from './proof/sheet-keys.ts'
export { type ValidationQuestion, validateMapping } from './proof/validate-mapping.ts'
export { proposeTable } from './propose-table.ts'
export { quoteIfNeeded, sqlName, sqlNames } from './sql-names.ts'
export { type MappingQuestion, suggestMapping } from './suggest-mapping.ts'
export type { Hint, Hints } from './what-is-known.ts'
