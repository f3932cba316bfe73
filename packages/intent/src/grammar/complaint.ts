import { find, has, type Line, type Span } from '../text/line.ts'

const subject = '(Y|S|T|SYNC|SYNCNOUN|SHEET|TABLE|DB|IT|W|Q)'
const before = '(FILLER|COMMA|THE|AND|BUT|NO|YES|_|ALL|NEW|OF|IN|NOW|HYPHEN|ROW)'
const small = '(FILLER|IS|NOW|ALL|AGAIN|KEEP|DID|GET|IT|_)'
const verb = '(RUN|SYNC|COPY|UPDATE|STATUS|FAIL)'
const wishes = '(WANT|MUST|IF|WHEN|SOON|MAKE|CREATE|LINK)'
/** What is to be done about it goes before what was complained of. */
const remedy =
  '(COPY|GET|UPDATE|CREATE|LINK|PAUSE|RESUME|RUN|STOP|DELETE|UNDO|PLAN|MAKE|CHANGE|START|MAPPING|SYNC)'

/**
 * "the orders sync doesn't run", "guests stopped syncing", "it is broken again": somebody says what is wrong and asks for
 * nothing, so nothing is done but shown how it stands.
 */
export function complains(line: Line): boolean {
  if (tellsOfRuns(line)) return true
  const said = find(line, trouble(line.lexicon.pack.language))
  if (!said || has({ ...line, pieces: line.pieces.slice(0, said.to) }, wishes)) return false
  // "Make sure it is paused" tells nothing.
  if (/\b(?:make sure|see to it|ensure)\b/i.test(line.text)) return false
  return !isWish(line, said) && !has({ ...line, pieces: line.pieces.slice(said.to) }, remedy)
}

/** "CRM ran twice today": what was, in a word that is no command. */
function tellsOfRuns(line: Line): boolean {
  const { pieces, words, lexicon } = line
  if (lexicon.pack.language !== 'en' || has(line, wishes)) return false
  const runs = pieces.filter(({ code }) => code === 'RUN')
  return (
    runs.length > 0 &&
    runs.every(({ from }) => words[from]!.fold === 'ran') &&
    !has(line, '(COPY|GET|PAUSE|RESUME|STOP|DELETE|UNDO|CHANGE|START)')
  )
}

/** "the sync shouldn't run": a "not" that is a wish. */
function isWish({ pieces, words }: Line, { from, to }: Span): boolean {
  return pieces
    .slice(from, to)
    .some(({ code, from: at }) => code === 'NOT' && /^(?:should|must)/.test(words[at]!.fold))
}

function trouble(language: string): string {
  // German puts what is not done behind its verb; "Guests nicht kopieren" is a wish.
  const fails =
    language === 'de'
      ? `(${small}* ${verb} ${small}* NOT|${small}* IS ${small}* NOT ${small}* ${verb})`
      : `${small}* NOT ${small}* ${verb}`
  return `^(${before}|${subject}){0,9}? ${subject} (${fails}|${small}* (FAIL|STOPPED) SYNC?|IS ${small}* (FAIL|STOPPED)|(IS|KEEP) (FILLER|NOW|ONLY|PREVIOUS)* PAUSE)`
}
