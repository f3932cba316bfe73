import { type FormulaToken, tokenize } from './tokens.ts'

/** A formula as a tree. */
export type Node =
  | { kind: 'constant'; value: number | string | boolean | null }
  | { kind: 'ref'; text: string }
  | { kind: 'name'; text: string }
  | { kind: 'error'; text: string }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'unary'; operator: string; of: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'array'; rows: Node[][] }

const BINDING: Record<string, number> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '>': 1,
  '<=': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
}

/** Undefined when the text is no formula: Sheets shows `#ERROR!` then. */
export function parseFormula(formula: string): Node | undefined {
  const tokens = tokenize(formula)?.filter(token => token.kind !== 'space')
  if (!tokens?.length) return undefined
  const reader = { tokens, position: 0 }
  const node = readExpression(reader, 0)
  return node && reader.position === tokens.length ? node : undefined
}

interface Reader {
  tokens: FormulaToken[]
  position: number
}

function peek(reader: Reader): FormulaToken | undefined {
  return reader.tokens[reader.position]
}

function take(reader: Reader, mark: string): boolean {
  const token = peek(reader)
  if (token?.kind !== 'mark' || token.text !== mark) return false
  reader.position++
  return true
}

function readExpression(reader: Reader, least: number): Node | undefined {
  let left = readUnary(reader)
  while (left) {
    const token = peek(reader)
    const binding = token?.kind === 'mark' ? BINDING[token.text] : undefined
    if (!token || binding === undefined || binding < least) return left
    reader.position++
    const right = readExpression(reader, binding + 1)
    if (!right) return undefined
    left = { kind: 'binary', operator: token.text, left, right }
  }
  return undefined
}

function readUnary(reader: Reader): Node | undefined {
  for (const operator of ['-', '+']) {
    if (take(reader, operator)) {
      const of = readUnary(reader)
      return of && { kind: 'unary', operator, of }
    }
  }
  let node = readAtom(reader)
  while (node && take(reader, '%')) node = { kind: 'unary', operator: '%', of: node }
  return node
}

function readAtom(reader: Reader): Node | undefined {
  const token = peek(reader)
  if (!token) return undefined
  if (take(reader, '(')) {
    const inner = readExpression(reader, 0)
    return inner && take(reader, ')') ? inner : undefined
  }
  if (take(reader, '{')) return readArray(reader)
  reader.position++
  switch (token.kind) {
    case 'number':
      return { kind: 'constant', value: Number(token.text) }
    case 'text':
      return { kind: 'constant', value: token.text.slice(1, -1).replaceAll('""', '"') }
    case 'error':
      return { kind: 'error', text: token.text.toUpperCase() }
    case 'ref':
      return { kind: 'ref', text: token.text }
    case 'name':
      return readName(reader, token.text)
    default:
      return undefined
  }
}

function readName(reader: Reader, text: string): Node | undefined {
  const upper = text.toUpperCase()
  if (!take(reader, '(')) {
    if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'constant', value: upper === 'TRUE' }
    return { kind: 'name', text }
  }
  const args: Node[] = []
  if (take(reader, ')')) return { kind: 'call', name: upper, args }
  for (;;) {
    const next = peek(reader)
    const empty = next?.kind === 'mark' && [',', ';', ')'].includes(next.text)
    const arg: Node | undefined = empty ? { kind: 'constant', value: null } : readExpression(reader, 0)
    if (!arg) return undefined
    args.push(arg)
    if (take(reader, ')')) return { kind: 'call', name: upper, args }
    if (!take(reader, ',') && !take(reader, ';')) return undefined
  }
}

function readArray(reader: Reader): Node | undefined {
  const rows: Node[][] = [[]]
  for (;;) {
    const item = readExpression(reader, 0)
    if (!item) return undefined
    rows.at(-1)!.push(item)
    if (take(reader, '}')) return { kind: 'array', rows }
    if (take(reader, ';')) rows.push([])
    else if (!take(reader, ',')) return undefined
  }
}
