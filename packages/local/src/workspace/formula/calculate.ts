import { type Cell, CellError, isRich, type RichCell, type Value } from '../cell.ts'
import { findRange, type Spreadsheet } from '../spreadsheet.ts'
import { cellAt, clampBox, type Tab } from '../tab.ts'
import { compare, DIV0, REF, type Result, single, toBoolean, toNumber, toText } from './convert.ts'
import { MATH } from './functions-math.ts'
import { clockFunctions, TEXT } from './functions-text.ts'
import { type Node, parseFormula } from './parse.ts'

const ERROR = new CellError('#ERROR!', 'Formula parse error.')
const CIRCULAR = new CellError('#REF!', 'Circular dependency detected.')
const parsed = new Map<string, Node | null>()

/** Values of formulas, kept for one revision of one spreadsheet; a new revision takes a new Calculator. */
export class Calculator {
  readonly #sheet: Spreadsheet
  readonly #values = new Map<RichCell, Value>()
  readonly #running = new Set<RichCell>()
  readonly #clock: Record<string, (args: Result[]) => Result>

  constructor(sheet: Spreadsheet, now: () => Date) {
    this.#sheet = sheet
    this.#clock = clockFunctions(now, sheet.timeZone)
  }

  /**
   * What the cell is worth. A formula with a function we do not know is `#NAME?`, one we cannot read is
   * `#ERROR!`; both are what Sheets shows for formulas it does not understand.
   */
  value(cell: Cell, tab: Tab): Value {
    if (!isRich(cell)) return cell
    if (cell.formula === undefined) return cell.value
    const known = this.#values.get(cell)
    if (known !== undefined) return known
    if (this.#running.has(cell)) return CIRCULAR
    this.#running.add(cell)
    const node = readCached(cell.formula)
    const result = node ? single(this.#evaluate(node, tab)) : ERROR
    this.#running.delete(cell)
    // a formula that points at a blank cell shows 0
    const value = result ?? 0
    this.#values.set(cell, value)
    return value
  }

  #evaluate(node: Node, tab: Tab): Result {
    switch (node.kind) {
      case 'constant':
        return node.value
      case 'error':
        return new CellError(node.text)
      case 'ref':
        return this.#read(node.text, tab)
      case 'name':
        return this.#sheet.namedRanges.some(
          range => String(range.name).toLowerCase() === node.text.toLowerCase(),
        )
          ? this.#read(node.text, tab)
          : new CellError('#NAME?', `Unknown range name: '${node.text.toUpperCase()}'.`)
      case 'array':
        return node.rows.map(row => row.map(item => single(this.#evaluate(item, tab))))
      case 'unary':
        return this.#unary(node.operator, single(this.#evaluate(node.of, tab)))
      case 'binary':
        return binary(
          node.operator,
          single(this.#evaluate(node.left, tab)),
          single(this.#evaluate(node.right, tab)),
        )
      case 'call':
        return this.#call(node.name, node.args, tab)
    }
  }

  #unary(operator: string, value: Value): Value {
    const number = toNumber(value)
    if (number instanceof CellError) return number
    return operator === '-' ? -number : operator === '%' ? number / 100 : number
  }

  #read(text: string, tab: Tab): Result {
    const place = text.includes('!')
      ? this.#find(text)
      : (this.#find(`'${tab.title.replaceAll("'", "''")}'!${text}`) ?? this.#find(text))
    if (!place) return REF
    const box = clampBox(place.tab, place.box)
    const rows = Math.min(box.bottom, Math.max(place.tab.rows.length, box.top + 1))
    const block: Value[][] = []
    for (let row = box.top; row < rows; row++) {
      const line: Value[] = []
      for (let column = box.left; column < box.right; column++) {
        line.push(this.value(cellAt(place.tab, row, column), place.tab))
      }
      block.push(line)
    }
    return block.length === 1 && block[0]!.length === 1 && !text.includes(':') ? block[0]![0]! : block
  }

  #find(text: string) {
    try {
      return findRange(this.#sheet, text.replaceAll('$', ''))
    } catch {
      return undefined
    }
  }

  #call(name: string, nodes: Node[], tab: Tab): Result {
    const at = (index: number): Result => (nodes[index] ? this.#evaluate(nodes[index], tab) : null)
    switch (name) {
      case 'IF': {
        const test = toBoolean(single(at(0)))
        if (test instanceof CellError) return test
        return test ? at(1) : nodes.length > 2 ? at(2) : false
      }
      case 'IFERROR':
      case 'IFNA': {
        const value = at(0)
        const first = single(value)
        const caught = first instanceof CellError && (name === 'IFERROR' || first.text === '#N/A')
        return caught ? (nodes.length > 1 ? at(1) : '') : value
      }
      case 'ISERROR':
        return single(at(0)) instanceof CellError
      case 'ISNA': {
        const value = single(at(0))
        return value instanceof CellError && value.text === '#N/A'
      }
      case 'ARRAYFORMULA':
        return at(0)
    }
    const compute = MATH[name] ?? TEXT[name] ?? this.#clock[name]
    return compute
      ? compute(nodes.map((_, i) => at(i)))
      : new CellError('#NAME?', `Unknown function: '${name}'.`)
  }
}

/** True when every function and every sign of the formula is one we know. */
export function canCalculate(formula: string): boolean {
  const node = readCached(formula)
  return node !== undefined && known(node)
}

const SPECIAL = new Set(['IF', 'IFERROR', 'IFNA', 'ISERROR', 'ISNA', 'ARRAYFORMULA', 'NOW', 'TODAY'])

function known(node: Node): boolean {
  switch (node.kind) {
    case 'call':
      return (SPECIAL.has(node.name) || node.name in MATH || node.name in TEXT) && node.args.every(known)
    case 'unary':
      return known(node.of)
    case 'binary':
      return known(node.left) && known(node.right)
    case 'array':
      return node.rows.flat().every(known)
    default:
      return true
  }
}

function readCached(formula: string): Node | undefined {
  let node = parsed.get(formula)
  if (node === undefined) {
    node = parseFormula(formula) ?? null
    if (parsed.size > 50_000) parsed.clear()
    parsed.set(formula, node)
  }
  return node ?? undefined
}

function binary(operator: string, left: Value, right: Value): Value {
  if (left instanceof CellError) return left
  if (right instanceof CellError) return right
  if (operator === '&') {
    const [a, b] = [toText(left), toText(right)]
    return a instanceof CellError ? a : b instanceof CellError ? b : a + b
  }
  const order = compare(left, right)
  if (operator === '=') return order === 0
  if (operator === '<>') return order !== 0
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  if (operator === '<=') return order <= 0
  if (operator === '>=') return order >= 0
  const [a, b] = [toNumber(left), toNumber(right)]
  if (a instanceof CellError) return a
  if (b instanceof CellError) return b
  if (operator === '+') return a + b
  if (operator === '-') return a - b
  if (operator === '*') return a * b
  if (operator === '^') return a ** b
  return b === 0 ? DIV0 : a / b
}
