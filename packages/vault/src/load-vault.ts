import { z } from 'zod'
import { createVault, type Vault, type VaultKeys } from './create-vault.ts'
import { type SecretReader, secretReader } from './secret-reader.ts'

const wanted = 'id:key pairs separated by commas, each key 32 bytes in base64 (openssl rand -base64 32)'

/** What a process is told of its sealing keys; one of the two. */
export const vaultSettings = {
  SEAL_KEYS: z
    .string()
    .optional()
    .describe(`the keys that seal credentials: ${wanted}; the first one seals, all of them open`),
  SEAL_KEYS_SECRET: z
    .string()
    .optional()
    .describe('instead of SEAL_KEYS: the Secret Manager secret that holds them, projects/P/secrets/NAME'),
}

type Options = {
  SEAL_KEYS?: string | undefined
  SEAL_KEYS_SECRET?: string | undefined
  /** Reads Secret Manager; the real one unless given. */
  client?: SecretReader
}

/** The vault by the settings. Throws when neither is set, or what is set are no keys. */
export async function loadVault({ SEAL_KEYS, SEAL_KEYS_SECRET, client }: Options): Promise<Vault> {
  if (SEAL_KEYS) return createVault(readKeys(SEAL_KEYS))
  if (!SEAL_KEYS_SECRET) throw new Error(`SEAL_KEYS or SEAL_KEYS_SECRET must be set: ${wanted}`)
  const reader = client ?? secretReader()
  return createVault(readKeys(await reader.read(SEAL_KEYS_SECRET)))
}

/** `new:base64,old:base64`: the first one seals. */
export function readKeys(text: string): VaultKeys {
  const pairs = text.split(',').map((pair): [string, string] => {
    const at = pair.indexOf(':')
    if (at < 1) throw new Error(`The sealing keys are malformed: they should be ${wanted}`)
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
  const current = pairs[0]?.[0] ?? ''
  const keys = Object.fromEntries(pairs)
  if (Object.keys(keys).length !== pairs.length) throw new Error('Two sealing keys have the same id')
  return { keys, current }
}
