/** The middle value; of an even number of them the mean of the two in the middle. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('There is no median of no values')
  return (low + high) / 2
}

/** To three decimals: what a clock of milliseconds can say. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
