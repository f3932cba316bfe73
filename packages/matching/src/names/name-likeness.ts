import { areNearSorts, areOpposite } from '../lexicon/relations.ts'
import type { ColumnName, Meaning, WeightedAtom } from './column-name.ts'
import { type Likeness, wordLikeness } from './word-likeness.ts'

/** What two names have to do with one another; shares are 0..1. */
export interface NameLikeness {
  sameName: boolean
  /** They mean the same, word for word. */
  sameMeaning: boolean
  /** The share of both meanings that they have in common; and of each alone. */
  common: number
  ofLeft: number
  ofRight: number
  /** How much weight lies on words that exclude one another, such as net and gross. */
  opposed: number
  /** Numbers in them that differ: "address 1", "address 2". */
  otherNumber: boolean
  /** The sorts of value they say they hold: 1 the same, 0.4 near, 0 unknown, -1 other. */
  sort: number
  /** Pairs of letters in common. */
  letters: number
  pairs: readonly WordPair[]
}

export interface WordPair extends Likeness {
  left: WeightedAtom
  right: WeightedAtom
}

/** Compares all readings of one name with all of the other; the best counts. */
export function nameLikeness(left: ColumnName, right: ColumnName): NameLikeness {
  let best: Omit<NameLikeness, 'sameName' | 'letters'> = nothing
  let most = Number.NEGATIVE_INFINITY
  let penalty = 0
  for (const [i, a] of left.meanings.entries()) {
    for (const [j, b] of right.meanings.entries()) {
      // A less likely reading has to be clearly better.
      penalty = 0.04 * (i + j)
      const found = compare(a, b)
      const worth = found.common + 0.15 * found.sort - 0.3 * found.opposed - penalty
      if (worth > most) {
        most = worth
        best = found
      }
    }
  }
  const sameName = left.squeezed !== '' && left.squeezed === right.squeezed
  const letters = shareOfLetters(left.letterPairs, right.letterPairs)
  return { ...best, sameName, letters }
}

const nothing: Omit<NameLikeness, 'sameName' | 'letters'> = {
  sameMeaning: false,
  common: 0,
  ofLeft: 0,
  ofRight: 0,
  opposed: 0,
  otherNumber: false,
  sort: 0,
  pairs: [],
}

function compare(left: Meaning, right: Meaning): Omit<NameLikeness, 'sameName' | 'letters'> {
  const pairs = pairUp(left.atoms, right.atoms)
  let shared = 0
  let ofLeft = 0
  let ofRight = 0
  for (const { left, right, score } of pairs) {
    shared += score * (left.weight + right.weight)
    ofLeft += score * left.weight
    ofRight += score * right.weight
  }
  const restLeft = left.atoms.filter(atom => !pairs.some(pair => pair.left === atom && pair.score > 0.8))
  const restRight = right.atoms.filter(atom => !pairs.some(pair => pair.right === atom && pair.score > 0.8))
  let opposed = 0
  for (const a of restLeft)
    for (const b of restRight) if (areOpposite(a.id, b.id)) opposed = Math.max(opposed, 1)
  const all = left.total + right.total
  return {
    sameMeaning:
      left.atoms.length > 0 &&
      left.ids.size === right.ids.size &&
      [...left.ids].every(id => right.ids.has(id)),
    common: all === 0 ? 0 : shared / all,
    ofLeft: left.total === 0 ? 0 : ofLeft / left.total,
    ofRight: right.total === 0 ? 0 : ofRight / right.total,
    opposed,
    otherNumber:
      numberOf(restLeft) !== numberOf(restRight) && numberOf(restLeft) !== '' && numberOf(restRight) !== '',
    sort:
      !left.sort || !right.sort
        ? 0
        : left.sort === right.sort
          ? 1
          : areNearSorts(left.sort, right.sort)
            ? 0.4
            : -1,
    pairs,
  }
}

/** Greedy is enough here: names have few words, and the likest go first. */
function pairUp(left: readonly WeightedAtom[], right: readonly WeightedAtom[]): WordPair[] {
  const all: WordPair[] = []
  for (const a of left) {
    for (const b of right) {
      const likeness = wordLikeness(a.id, b.id)
      if (likeness.score > 0.15) all.push({ left: a, right: b, ...likeness })
    }
  }
  all.sort((x, y) => y.score - x.score)
  const pairs: WordPair[] = []
  for (const pair of all)
    if (!pairs.some(({ left, right }) => left === pair.left || right === pair.right)) pairs.push(pair)
  return pairs
}

function numberOf(atoms: readonly WeightedAtom[]): string {
  return atoms.find(({ id }) => /^\p{N}+$/u.test(id))?.id ?? ''
}

function shareOfLetters(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < 3 || b.size < 3) return 0
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  return (2 * both) / (a.size + b.size)
}
