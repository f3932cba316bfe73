import type { ConflictPolicy, DeletePolicy } from '@doki/contracts'
import { type Sentence, take } from './sentence.ts'

const sheet = '(?:google )?(?:sheets?|spreadsheets?|tab|workbook|google)'
const table = '(?:database|db|table|postgres(?:ql)?|supabase)'
const wins =
  '(?:(?:should |must |shall )?(?:always )?(?:wins?|prevails?|has (?:the )?(?:priority|precedence|last word)|takes? (?:priority|precedence))' +
  '|(?:is|as|being|remains) (?:always )?(?:the )?(?:(?:single )?source of truth|truth|master|authoritative|authority|right|correct|boss))'
const rows = '(?:rows?|records?|entries|lines?|ones?|them|those)'
const gone =
  '(?:(?:that|which|who|when they|if they|once they) )?(?:(?:have|has|had|are|were|is|was|been|got|get|no longer|longer) )*(?:disappear(?:ed)?|vanish(?:ed)?|gone|deleted|removed|missing|exists?|there)'

/** Takes what a sentence says about cells changed on both sides. */
export function takeConflictPolicy(sentence: Sentence): ConflictPolicy | null {
  if (take(sentence, new RegExp(`\\b(?:the |my |our )?${sheet} ${wins}\\b`))) return 'sheet_wins'
  if (take(sentence, new RegExp(`\\b(?:the |my |our )?${table} ${wins}\\b`))) return 'table_wins'
  if (
    take(
      sentence,
      /\b(?:the )?(?:newest|newer|latest|last|most recent)(?: (?:change|edit|write|value|version|one))?s? (?:always )?wins?\b/,
    )
  )
    return 'newest_wins'
  if (
    take(
      sentence,
      /\b(?:always )?(?:ask|let me (?:decide|choose)|check with me|i(?:'ll| will) decide)(?: me)?(?: first)?,? (?:when|if|on|about|in case of|whenever)(?: (?:they|both|the two|both sides|the sides|there (?:is|are)|any|a|it|values?|cells?))*(?: (?:differ|disagree|conflicts?|clash|changed?))+\b/,
    )
  )
    return 'ask'
  const prefer = take(
    sentence,
    new RegExp(
      `\\b(?:(?:on|in case of|for) (?:a )?conflicts?,? )?(?:prefer|trust|believe) the (?:(${sheet})|${table})\\b`,
    ),
  )
  if (prefer) return prefer[1] ? 'sheet_wins' : 'table_wins'
  const onConflict = take(
    sentence,
    new RegExp(
      `\\b(?:on|in case of) (?:a )?conflicts?,? (?:the )?(?:use|take|keep) the (?:(${sheet})|${table})\\b`,
    ),
  )
  return onConflict ? (onConflict[1] ? 'sheet_wins' : 'table_wins') : null
}

/** Takes what a sentence says about rows gone on one side. Deleting needs the person's own plain words. */
export function takeDeletePolicy(sentence: Sentence): DeletePolicy | null {
  if (
    take(
      sentence,
      /\b(?:(?:but |and )?(?:never|don'?t|do not|without|not|no need to) (?:ever )?(?:delet(?:e|ing)|remov(?:e|ing)|los(?:e|ing))(?: (?:anything|any|a|the|rows?|records?|data|entries|single|of|them))*|no (?:deletes?|deletions?)|keep (?:the )?(?:deleted|removed|missing) (?:rows?|records?|ones?))\b/,
    )
  )
    return 'keep'
  if (
    take(
      sentence,
      /\b(?:(?:mark|flag|tag) (?:the )?(?:deleted|removed|missing|disappeared|gone)(?: (?:rows?|records?|ones?|entries))?(?: (?:as|instead)(?: (?:deleted|removed|gone))?)?|soft[- ]deletes?|(?:mark|flag) (?:them|rows?|records?)(?: (?:that|which) (?:are |were |have )?(?:gone|deleted|removed|disappeared))? as (?:deleted|removed|gone))\b/,
    )
  )
    return 'mark'
  if (
    take(
      sentence,
      new RegExp(`\\b(?:also |and )?(?:delete|remove|drop) (?:the |any |all |old )*${rows} ${gone}\\b`),
    ) ||
    take(
      sentence,
      /\b(?:propagate|mirror|replicate|include|including|sync) (?:the )?(?:deletes|deletions|removals)\b/,
    )
  )
    return 'delete'
  return null
}
