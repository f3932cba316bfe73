/** A name cut into words: lower case, without accents, singular; a unit in brackets apart. */
export interface Tokens {
  words: string[]
  /** "kg" of "Weight (kg)"; null when there is none. */
  unit: string | null
}

const signs: Record<string, string> = {
  '#': ' number ',
  '%': ' percent ',
  '&': ' and ',
  '°': ' ',
  '№': ' number ',
}

/** Cuts camelCase, snake_case, spaced and punctuated names; "OrderIDs (EU)" is order, id with the unit "eu". */
export function tokenize(name: string): Tokens {
  const bracket = /[([{]\s*([^)\]}]{1,20}?)\s*[)\]}]\s*$/.exec(name)
  const unit = bracket?.[1]?.toLowerCase() ?? null
  const bare = bracket && bracket.index > 0 ? name.slice(0, bracket.index) : name
  const words = bare
    .replace(/[#%&°№]/g, sign => signs[sign] ?? ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/['’]s\b/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
  return { words: words.map(singular), unit }
}

/** The name with only its letters and digits, for "E-mail" = "email". */
export function squeeze(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()
}

/** Naive English singular, good enough to compare two names. */
export function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is|ous)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
