/** About as many as a real one counts: four characters each. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}
