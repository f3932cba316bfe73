/** Vectors of texts that were looked up already; the text that was not asked for the longest goes first. */
export type VectorCache = ReturnType<typeof vectorCache>

export function vectorCache(most: number) {
  const kept = new Map<string, Float32Array>()
  return {
    get(text: string): Float32Array | undefined {
      const vector = kept.get(text)
      if (!vector) return undefined
      kept.delete(text)
      kept.set(text, vector)
      return vector
    },
    set(text: string, vector: readonly number[]): void {
      kept.delete(text)
      kept.set(text, Float32Array.from(vector))
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
    },
  }
}
