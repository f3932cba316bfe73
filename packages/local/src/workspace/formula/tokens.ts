/** A word of a formula. `ref` is an address such as `$A$1`, `Sheet1!B2:C` or `'My tab'!A:A`. */
export interface FormulaToken {
  kind: 'number' | 'text' | 'ref' | 'name' | 'error' | 'mark' | 'space'
  text: string
}

const PATTERNS: [FormulaToken['kind'], RegExp][] = [
  ['space', /^\s+/],
  ['text', /^"(?:[^"]|"")*"/],
  ['error', /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!)/i],
  [
    'ref',
    /^(?:(?:'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_.]*)!)?(?:\$?[A-Za-z]{1,3}\$?[1-9]\d*(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?|\$?[1-9]\d*:\$?[1-9]\d*)(?![A-Za-z0-9_(.!])/,
  ],
  ['number', /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/],
  ['name', /^[A-Za-z_][A-Za-z0-9_.]*/],
  ['mark', /^(?:<=|>=|<>|[-+*/^&=<>(),;%{}!:])/],
]

/** The words of a formula, its leading `=` left out; undefined when some character makes no word. */
export function tokenize(formula: string): FormulaToken[] | undefined {
  const tokens: FormulaToken[] = []
  let rest = formula.replace(/^=/, '')
  while (rest !== '') {
    const found = PATTERNS.map(([kind, pattern]) => ({ kind, text: pattern.exec(rest)?.[0] })).find(
      match => match.text !== undefined,
    )
    if (found?.text === undefined) return undefined
    tokens.push({ kind: found.kind, text: found.text })
    rest = rest.slice(found.text.length)
  }
  return tokens
}
