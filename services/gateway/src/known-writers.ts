const mostKnown = 10_000

/**
 * Who started a job in which workspace since this process began. It only says in which order to ask; what they may do the
 * database says each time.
 */
export function knownWriters() {
  const known = new Set<string>()
  return {
    has: (userId: string, workspaceId: string): boolean => known.has(`${userId} ${workspaceId}`),
    add(userId: string, workspaceId: string): void {
      if (known.size >= mostKnown) known.clear()
      known.add(`${userId} ${workspaceId}`)
    },
  }
}
