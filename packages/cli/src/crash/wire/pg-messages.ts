/** A message of the Postgres protocol: `type` is its letter, empty for the first one of a connection, which has none. */
export interface PgMessage {
  type: string
  /** All of it, letter and length included: what is forwarded. */
  bytes: Buffer
  /** What comes after letter and length. */
  body: Buffer
}

const startupHead = 4
const head = 5

/**
 * Cuts a stream of bytes into messages (https://www.postgresql.org/docs/current/protocol-message-formats.html). Feed it
 * chunk by chunk; it keeps what is not whole yet. `startup`: the first message has no letter, as a client's.
 */
export function messageCutter(startup: boolean): (chunk: Buffer) => PgMessage[] {
  let rest: Buffer = Buffer.alloc(0)
  let bare = startup
  return chunk => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const found: PgMessage[] = []
    for (;;) {
      const [type, size] = bare ? ['', startupHead] : [String.fromCharCode(rest[0] ?? 0), head]
      if (rest.length < size) return found
      const length = rest.readInt32BE(bare ? 0 : 1) + (bare ? 0 : 1)
      if (rest.length < length) return found
      const bytes = rest.subarray(0, length)
      found.push({ type, bytes, body: bytes.subarray(size) })
      rest = rest.subarray(length)
      // A client that asks for TLS first says hello again, in the same way, after the answer.
      bare = bare && isTlsRequest(bytes)
    }
  }
}

/** Whether a first message asks for TLS instead of saying hello. */
export function isTlsRequest(bytes: Buffer): boolean {
  return bytes.length === 8 && bytes.readInt32BE(4) === 80_877_103
}

/** The texts in a body that end in a zero byte, one after the other, `count` of them. */
export function readTexts(body: Buffer, count: number): string[] {
  const texts: string[] = []
  let at = 0
  while (texts.length < count) {
    const end = body.indexOf(0, at)
    if (end < 0) break
    texts.push(body.toString('utf8', at, end))
    at = end + 1
  }
  return texts
}
