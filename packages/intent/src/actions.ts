import type { IntentAction } from '@doki/contracts'
import type { Sentence } from './sentence.ts'

/** Words that try to make software do what nobody here can ask for; a sentence with them is not acted on. */
const hostile =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guards?|policy|policies|safety)\b|\b(?:system prompt|you are now|jailbreak|developer mode)\b|\b(?:drop|truncate|alter|grant|wipe|destroy|erase|empty)\b.{0,30}\b(?:tables?|schema|database|db|columns?|role|user)\b|\b(?:delete|update) from\b|\b(?:insert into|select \*|delete|drop) .{0,30};|;\s*--|\bpg_sleep\b|\b(?:delete|remove|clear)\b (?:everything|all|every)\b.{0,30}\b(?:table|database|sheet|rows?|data|sync)/

/** What may stand before the verb of a command. */
const lead =
  "^\\W*(?:(?:please|kindly|can|could|would|will|you|now|i|want|like|to|need|we|let's|hey|hi|hello|doki|and|then|just|me|show|tell)\\W+)*"
const command = (rest: string) => new RegExp(lead + rest)

/** Which verbs ask for what; the first that fits decides, so the narrow ones stand first. */
const patterns: [IntentAction, RegExp][] = [
  ['undo_run', command(String.raw`(?:undo|revert|roll(?:ed)? ?back|take back)\b`)],
  [
    'show_conflicts',
    command(
      String.raw`(?:(?:list|see|what|which|any|are there|view|review|open|all|the|my)\b.*)?\bconflicts?\b`,
    ),
  ],
  [
    'create_sync',
    command(String.raw`(?:start|begin|set up|create)\b.*\b(?:syncing|copying|mirroring|a (?:new )?sync)\b`),
  ],
  ['plan_sync', /\bdry[- ]run\b|\bwhat would\b|\bwithout (?:changing|writing|applying)\b/],
  ['plan_sync', command(String.raw`(?:plan|preview|simulate)\b`)],
  [
    'suggest_mapping',
    /\b(?:suggest|propose|show|make|find|guess)\b.*\bmapping\b|\bmap\b.*\b(?:columns?|fields?|sheet|tab|to|onto|with)\b|\b(?:which|what|how)\b.*\bcolumns?\b.*\b(?:match|map|correspond|fit|belong)/,
  ],
  [
    'show_status',
    command(
      String.raw`(?:(?:the |my )?status\b|(?:how is|how's|how are|is|are|did|has|have|when|why|what|what's)\b.*\b(?:status|running|run|ran|doing|going|stop(?:ped)?|fail(?:ed)?|in sync|synced|up to date|last|happened|finished|done)\b|(?:list (?:me )?)?(?:all |my |the )*syncs\b)`,
    ),
  ],
  [
    'resume_sync',
    command(String.raw`(?:resume|unpause|re-?enable|re-?activate|continue|(?:turn|switch)\b.*\bback on)\b`),
  ],
  [
    'pause_sync',
    command(
      String.raw`(?:pause|suspend|freeze|halt|(?:stop|hold|disable|turn off|switch off)\b.*\b(?:sync\w*|mirroring|copying|it))\b`,
    ),
  ],
  ['delete_sync', command(String.raw`(?:delete|remove|drop|get rid of|cancel)\b.*\bsync\w*\b`)],
  [
    'change_sync',
    command(
      String.raw`(?:(?:change|switch|reschedule|modify|adjust)\b|(?:make|set|let)\b.*\bsync\b|update (?:the |my )?(?:\S+ ){0,4}sync\b(?! with))`,
    ),
  ],
  ['run_sync', command(String.raw`(?:run|start|trigger|execute|kick off|launch|refresh|re-?run)\b`)],
  ['run_sync', /\bsync\b.*\b(?:now|again|immediately|right away)\b/],
  [
    'create_sync',
    /\bkeep(?:ing|s)?\b|\b(?:re-?)?sync(?:h|hroni[sz]e|ing|s|ed|hroni[sz]ation)?\b|\b(?:cop(?:y|ied)|push|load|import|export|upload|download|mirror|replicate|duplicate|put|send|write|move|transfer|connect|link|pull|feed|store|save|dump|get|bring|back ?up|update|insert|ingest|migrate|create|make a (?:new )?table)\b/,
  ],
]

/**
 * What a sentence asks for, by its verbs. Hostile words make it `unknown`, whatever else it says; what stands in quotes
 * is a name, and a file may be called "Drop table".
 */
export function readAction(sentence: Sentence): IntentAction {
  if (hostile.test(withoutNames(sentence))) return 'unknown'
  return patterns.find(([, pattern]) => pattern.test(sentence.rest))?.[0] ?? 'unknown'
}

/** The whole text in lower case, each quoted name as one neutral word. */
function withoutNames({ text, words }: Sentence): string {
  return words
    .filter(({ quoted }) => quoted)
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}“…”${rest.slice(end)}`, text)
    .toLowerCase()
}

/** Whether the words put rows somewhere, so that a table that is not there is one to be made. */
export function asksToPut(sentence: Sentence): boolean {
  return /\b(?:cop(?:y|ied)|push|load|import|export|upload|put|send|write|move|transfer|store|save|dump|insert|ingest|migrate)\b|\binto (?:the |my |our )?(?:database|db|postgres\w*|supabase)\b/.test(
    sentence.rest,
  )
}
