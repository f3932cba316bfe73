import { assign } from './assign.ts'
import { weighPair } from './evidence/features.ts'
import { reasonsFor } from './evidence/reasons.ts'
import { type MatchColumn, readSide } from './evidence/side.ts'
import { nameLikeness } from './names/name-likeness.ts'
import { type Prior, scorePairs } from './score/score-pairs.ts'

export interface MatchOptions {
  /** What the two sides are called: words of it say little in a column's name. */
  sourceName?: string
  targetName?: string
  /** In log-odds: what else is known of a pair. */
  prior?: Prior
}

/** A column of the target that one of the source may be. */
export interface Candidate {
  target: number
  /** What speaks for the pair by itself, 0..1. */
  score: number
  /** How sure it is in the light of all others, 0..1, calibrated: of pairs at 0.9, nine in ten are right. */
  confidence: number
}

export interface Matching {
  /** For every column of the source all of the target, the likeliest first. */
  candidates: readonly (readonly Candidate[])[]
  /** The one chosen for every column of the source; null where none is likely enough. One to one. */
  chosen: readonly (Candidate | null)[]
  /** Why a pair is taken for one, in words. */
  reasons(source: number, target: number): string[]
  /** How alike the names of a pair are, 0..1: what is called alike but holds other values is worth telling. */
  nameScore(source: number, target: number): number
}

/** A pair below this is left to a person: from here on it is likelier to be right than wrong. */
export const threshold = 0.4

/**
 * Which column of the source is which of the target: all pairs are weighed, then those are chosen that are best together,
 * one to one. The same question has the same answer.
 */
export function matchColumns(
  source: readonly MatchColumn[],
  target: readonly MatchColumn[],
  { sourceName = '', targetName = '', prior }: MatchOptions = {},
): Matching {
  const left = readSide(source, sourceName)
  const right = readSide(target, targetName)
  const { alone, sure } = scorePairs(left, right, prior)
  return {
    ...choose(alone, sure),
    reasons: (i, j) => reasonsFor(left[i]!, right[j]!, weighPair(left[i]!, right[j]!)),
    nameScore: (i, j) => {
      const names = nameLikeness(left[i]!.name, right[j]!.name)
      return names.sameName || names.sameMeaning ? 1 : names.common
    },
  }
}

/** Ranks the candidates of every column, and chooses the pairs that are best together. */
export function choose(
  alone: readonly (readonly number[])[],
  sure: readonly (readonly number[])[],
): Pick<Matching, 'candidates' | 'chosen'> {
  const candidate = (i: number, target: number) => ({
    target,
    score: alone[i]![target]!,
    confidence: sure[i]![target]!,
  })
  return {
    candidates: sure.map((row, i) =>
      row
        .map((_, target) => candidate(i, target))
        .sort((a, b) => b.confidence - a.confidence || a.target - b.target),
    ),
    chosen: assign(sure, threshold).map((target, i) => (target === null ? null : candidate(i, target))),
  }
}
