/**
 * Likeness of two words, 0..1, kind to a shared beginning.
 * Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage", 1990.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = new Array<boolean>(b.length).fill(false)
  const fromA: string[] = []
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (taken[j] || a[i] !== b[j]) continue
      taken[j] = true
      fromA.push(a[i]!)
      break
    }
  }
  const shared = fromA.length
  if (shared === 0) return 0
  const fromB = [...b].filter((_, j) => taken[j])
  const moved = fromA.filter((letter, i) => letter !== fromB[i]).length / 2
  const jaro = (shared / a.length + shared / b.length + (shared - moved) / shared) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}
