export type Random = ReturnType<typeof random>

/** Numbers that look like chance and are the same for the same seed and name: 32 bits a draw (mulberry32). */
export function random(seed: number, name: string) {
  let state = seed >>> 0
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0

  function unit(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  /** A whole number from `least` to `most`, both included. */
  const between = (least: number, most: number) => least + Math.floor(unit() * (most - least + 1))

  return {
    between,
    chance: (share: number) => unit() < share,
    /** One of them; undefined of none. */
    one: <T>(all: readonly T[]): T | undefined => all[Math.floor(unit() * all.length)],
    /** One of the names, as often as its weight says. */
    weighed<K extends string>(weights: Readonly<Record<K, number>>): K {
      const names = Object.keys(weights).filter((each): each is K => each in weights)
      let left = unit() * names.reduce((sum, each) => sum + weights[each], 0)
      for (const each of names) {
        left -= weights[each]
        if (left < 0) return each
      }
      throw new Error('Nothing to choose from')
    },
    shuffled<T>(all: readonly T[]): T[] {
      const left = [...all]
      return all.flatMap(() => left.splice(Math.floor(unit() * left.length), 1))
    },
  }
}
