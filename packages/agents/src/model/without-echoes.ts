/** `text` without any run of `length` characters or more that stands in `secret` too. */
export function withoutEchoes(text: string, secret: string, length: number): string {
  if (secret === '') return text
  if (secret.length < length) return text.replaceAll(secret, '…')
  let kept = ''
  for (let at = 0; at < text.length; ) {
    const run = echoAt(text, at, secret, length)
    kept += run > 0 ? '…' : text[at]
    at += Math.max(run, 1)
  }
  return kept
}

/** How long the run at `at` is; 0 when it is shorter than `length`. */
function echoAt(text: string, at: number, secret: string, length: number): number {
  let found = length
  if (at + found > text.length || !secret.includes(text.slice(at, at + found))) return 0
  while (at + found < text.length && secret.includes(text.slice(at, at + found + 1))) found++
  return found
}
