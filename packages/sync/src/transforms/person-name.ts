/** A person's name, taken apart. */
export interface PersonName {
  /** In their order; none is only in a name that begins with its comma. */
  given: string[]
  /** With what belongs to it, `van Beethoven`, `King Jr.`; blank in a name of one word. */
  family: string
}

const titles = setOf(
  'mr mrs ms mx miss dr prof professor sir rev reverend herr frau mme mlle monsieur madame señor señora sra signor signora dott dipl.-ing',
)
const particles = setOf(
  'von van vom zu zum zur de der den des del della dello di da do dos das du d la le las los lo ter ten te af av bin binti ibn abu al el st saint san santa',
)
const connectors = setOf('y e')
/** Generations are part of the name, degrees are not. None that is a name or an initial of its own. */
const generations = setOf('jr sr junior senior ii iii iv')
const degrees = setOf('phd md mba msc bsc esq dds cpa llm')
/** Scripts that write the family name first. */
const familyFirst = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}々ー]+$/u

/**
 * Takes a full name apart: `Anna Maria Schmidt`, `Schmidt, Anna Maria`, `Dr. Ludwig van Beethoven`, `Martin Luther King, Jr.`.
 * Titles and degrees are left out. Where people have two family names, the last one counts.
 */
export function splitPerson(text: string): PersonName {
  const [first = [], ...more] = text.split(',').map(wordsOf)
  const after = more.filter(words => words.length > 0 && !words.every(isDegree))
  const suffixes = after.filter(words => words.every(isGeneration)).flat()
  const [given] = after.filter(words => !words.every(isGeneration))
  if (given) return { given: withoutTitles(given), family: [...withoutTitles(first), ...suffixes].join(' ') }
  const words = withoutTitles(first).filter((word, at) => at < 2 || !isDegree(word))
  const [a, b] = words
  if (a && b && words.length === 2 && words.every(word => familyFirst.test(word)))
    return { given: [b], family: a }
  const start = familyAt(words)
  if (start < 1) return { given: words, family: suffixes.join(' ') }
  return { given: words.slice(0, start), family: [...words.slice(start), ...suffixes].join(' ') }
}

/** The place where the family name begins: at the last word, or before what belongs to it. At least one given name stays. */
function familyAt(words: readonly string[]): number {
  let start = words.length - 1
  while (start > 1 && isGeneration(words[start] ?? '')) start--
  for (;;) {
    const before = plain(words[start - 1] ?? '')
    if (start > 1 && particles.has(before)) start--
    else if (start > 2 && connectors.has(before)) start -= 2
    else return start
  }
}

/** Words between spaces of any kind. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s\u200b\u2060\ufeff]+/u).filter(word => word !== '')
}

function withoutTitles(words: string[]): string[] {
  let from = 0
  while (from < words.length - 1 && titles.has(plain(words[from] ?? ''))) from++
  return words.slice(from)
}

function isGeneration(word: string): boolean {
  return generations.has(plain(word))
}

function isDegree(word: string): boolean {
  return degrees.has(plain(word).replaceAll('.', ''))
}

function plain(word: string): string {
  return word.toLowerCase().replace(/\.$/, '')
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
