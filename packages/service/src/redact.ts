const secretNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-internal-secret',
  'x-goog-iam-authorization-token',
  'x-goog-channel-token',
  'password',
  'refresh_?token',
  'access_?token',
  'id_?token',
  'client_?secret',
].join('|')

const jsonText = String.raw`"(?:[^"\\]|\\.)*"`
const secretField = new RegExp(String.raw`("(?:${secretNames})":)(?:${jsonText}|\[[^\]]*\])`, 'gi')
const bearerToken = /\bBearer [\w.~+/-]+=*/g
// To the last @ of the word: a password may hold an unescaped slash, and it is better to lose a path than to keep it.
// Every length is bounded, so that a long line costs no more than its length.
const urlPassword = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"/?#:@]{0,200}:[^\s"]{0,1000}@/gi

/** A line of JSON log without secrets: named fields at any depth, bearer tokens, URLs with a password. */
export function redact(line: string): string {
  const named = line.replace(secretField, '$1"[redacted]"')
  // Most lines hold neither, which is quickly seen.
  const unborne = named.includes('Bearer ') ? named.replace(bearerToken, 'Bearer [redacted]') : named
  return unborne.includes('://') ? unborne.replace(urlPassword, '$1[redacted]@') : unborne
}
