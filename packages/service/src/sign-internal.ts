import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** How long a signature holds on a direct call. */
export const directMaxAgeSeconds = 10 * 60
/** How long on a message: Pub/Sub keeps trying for 7 days. */
export const messageMaxAgeSeconds = 8 * 24 * 60 * 60
/** How far a caller's clock may be ahead of ours. */
const skewSeconds = 60

const signed = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/** The value of `X-Internal-Secret` that proves we wrote `body` at `nowSeconds`, without giving the secret away. */
export function signInternal(secret: string, body: string | Uint8Array, nowSeconds: number): string {
  const t = Math.floor(nowSeconds)
  return `t=${t},v1=${mac(secret, t, body)}`
}

type Claim = {
  /** The value of the header, if there was one. */
  header: string | undefined
  /** Exactly the bytes received. */
  body: string | Uint8Array
  secrets: readonly string[]
  nowSeconds: number
  maxAgeSeconds: number
}

/** Whether the header is one of the secrets, or a fresh enough signature of the body by one of them. */
export function verifyInternal({ header, body, secrets, nowSeconds, maxAgeSeconds }: Claim): boolean {
  if (!header) return false
  const [, t, v1] = signed.exec(header) ?? []
  if (t === undefined || v1 === undefined) return isOneOf(header, secrets)
  const age = nowSeconds - Number(t)
  if (age > maxAgeSeconds || age < -skewSeconds) return false
  return isOneOf(
    v1,
    secrets.map(secret => mac(secret, Number(t), body)),
  )
}

function mac(secret: string, t: number, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')
}

/** Compares with every candidate, whatever their lengths, in a time that tells nothing. */
function isOneOf(text: string, candidates: readonly string[]): boolean {
  const given = digest(text)
  return candidates.map(candidate => timingSafeEqual(given, digest(candidate))).includes(true)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
