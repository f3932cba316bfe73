import { createVault, type Vault } from './create-vault.ts'
import { keysFormat, readKeys } from './read-keys.ts'
import { type SecretReader, secretReader } from './secret-reader.ts'

type Options = {
  SEAL_KEYS?: string | undefined
  SEAL_KEYS_SECRET?: string | undefined
  /** Reads Secret Manager; the real one unless given. */
  client?: SecretReader
}

/** The vault by the settings. Throws when neither is set, or what is set are no keys. */
export async function loadVault({ SEAL_KEYS, SEAL_KEYS_SECRET, client }: Options): Promise<Vault> {
  if (SEAL_KEYS) return createVault(readKeys(SEAL_KEYS))
  if (!SEAL_KEYS_SECRET) throw new Error(`SEAL_KEYS or SEAL_KEYS_SECRET must be set: ${keysFormat}`)
  const reader = client ?? secretReader()
  return createVault(readKeys(await reader.read(SEAL_KEYS_SECRET)))
}
