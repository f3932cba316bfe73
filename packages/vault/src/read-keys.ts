import type { VaultKeys } from './create-vault.ts'

/** How sealing keys are written, for those who have to write them. */
export const keysFormat =
  'id:key pairs separated by commas, each key 32 bytes in base64 (openssl rand -base64 32)'

/** `new:base64,old:base64`: the first one seals. Throws for a text that is not of that form. */
export function readKeys(text: string): VaultKeys {
  const pairs = text.split(',').map((pair): [string, string] => {
    const at = pair.indexOf(':')
    if (at < 1) throw new Error(`The sealing keys are malformed: they should be ${keysFormat}`)
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
  const current = pairs[0]?.[0] ?? ''
  const keys = Object.fromEntries(pairs)
  if (Object.keys(keys).length !== pairs.length) throw new Error('Two sealing keys have the same id')
  return { keys, current }
}
