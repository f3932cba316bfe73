import { isIPv4 } from 'node:net'

/**
 * Whether a key may be sent to this address: https, or http on this machine. User, query and fragment are refused: they
 * have no place in a base address, and a password in it would be shown wherever the address is.
 */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
