import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DokiError } from '@doki/contracts'

/** Where a sealed text belongs. It opens nowhere else. */
export type Place = { workspaceId: string; connectionId: string }

export type Vault = {
  /** `v1.<key id>.<iv>.<ciphertext and tag>`, both in base64url: AES-256-GCM under the current key. */
  seal(text: string, place: Place): string
  /** Throws `unprocessable` when the text was changed, moved from another row, or sealed by a key we do not have. */
  open(sealed: string, place: Place): string
  /** The id of the key that seals; a text sealed by another should be sealed again. */
  current: string
  /** The id of the key that sealed this text; undefined when it is no sealed text. */
  keyOf(sealed: string): string | undefined
}

export type VaultKeys = {
  /** 32 bytes in base64 each, by key id. Old ones stay until nothing is sealed by them any more. */
  keys: Record<string, string>
  /** The id of the one that seals. */
  current: string
}

const keyBytes = 32
/** What GCM is specified for; never used twice under one key, being random. */
const ivBytes = 12
const tagBytes = 16
const cipher = 'aes-256-gcm'
const format = /^v1\.([\w-]{1,64})\.([\w-]{16})\.([\w-]+)$/

/** Throws when a key is not 32 bytes or the current one is missing: at start, not at the first use. */
export function createVault({ keys, current }: VaultKeys): Vault {
  const byId = new Map(Object.entries(keys).map(([id, text]) => [id, decodeKey(id, text)]))
  const sealing = byId.get(current)
  if (!sealing) throw new Error(`The current sealing key ${current} is not among the keys`)
  return {
    current,
    keyOf: sealed => format.exec(sealed)?.[1],
    seal(text, place) {
      const iv = randomBytes(ivBytes)
      const sealer = createCipheriv(cipher, sealing, iv, { authTagLength: tagBytes })
      sealer.setAAD(associated(place))
      const parts = [sealer.update(text, 'utf8'), sealer.final(), sealer.getAuthTag()]
      return `v1.${current}.${iv.toString('base64url')}.${Buffer.concat(parts).toString('base64url')}`
    },
    open(sealed, place) {
      const [, id = '', iv = '', body = ''] = format.exec(sealed) ?? []
      const key = byId.get(id)
      if (!key)
        throw cannotOpen(id ? `they were sealed by the key ${id}, which is not set` : 'they are malformed')
      try {
        return decrypt(key, decode(iv), decode(body), place)
      } catch (cause) {
        throw cannotOpen('they were changed, or belong to another connection', cause)
      }
    },
  }
}

function decrypt(key: Buffer, iv: Buffer, body: Buffer, place: Place): string {
  const opener = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes })
  opener.setAAD(associated(place))
  opener.setAuthTag(body.subarray(body.length - tagBytes))
  return opener.update(body.subarray(0, body.length - tagBytes), undefined, 'utf8') + opener.final('utf8')
}

function associated({ workspaceId, connectionId }: Place): Buffer {
  return Buffer.from(`${workspaceId}:${connectionId}`)
}

/** Only the one spelling of the bytes: base64 would let a last character be changed unseen. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Error('not the canonical base64url')
  return bytes
}

function decodeKey(id: string, text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (!/^[\w-]{1,64}$/.test(id)) throw new Error('The id of a sealing key is of letters, digits, - and _')
  if (key.length !== keyBytes) throw new Error(`The sealing key ${id} is not ${keyBytes} bytes in base64`)
  return key
}

function cannotOpen(why: string, cause?: unknown): DokiError {
  const message = `The stored credentials cannot be opened: ${why}. Connect this connection again`
  return new DokiError('unprocessable', message, { cause })
}
