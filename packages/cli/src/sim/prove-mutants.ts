import { type CaughtMutant, mutants, proveMutant } from '@doki/engine/simulation'
import { turn } from './turn.ts'

/** Breaks one guard after the other, and looks how soon the proof notices. */
export async function proveMutants(
  now: (name: string, done: number, all: number) => void,
): Promise<CaughtMutant[]> {
  const found: CaughtMutant[] = []
  for (const mutant of mutants) {
    now(mutant.name, found.length, mutants.length)
    found.push(await proveMutant(mutant, { drain: turn }))
  }
  return found
}
