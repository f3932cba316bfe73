import type { Vault } from '@doki/vault'

/** Seals a text for one person, to be opened when they bring it back. */
export type Seals = {
  seal(text: string): string
  /** Undefined for what we did not seal, or not for this person. */
  open(sealed: string): string | undefined
}

/** Under the key that all processes share, so that any of them opens it. */
export function sealsFor(vault: Pick<Vault, 'seal' | 'open'>, userId: string): Seals {
  const place = { workspaceId: userId, connectionId: 'MCP confirmation' }
  return {
    seal: text => vault.seal(text, place),
    open(sealed) {
      try {
        return vault.open(sealed, place)
      } catch {
        return undefined
      }
    },
  }
}
