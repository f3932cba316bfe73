/** An OAuth client that is let in. Without a list of clients, every client id is. */
export interface OAuthClient {
  id: string
  secret: string
  /** When given, no other redirect address is taken. */
  redirectUris?: string[]
}

/** A service account there is. Without a list of them, every assertion is taken as it comes. */
export interface ServiceAccount {
  email: string
  /** PEM (SPKI). */
  publicKey: string
}

export type ClientCheck = 'ok' | 'invalid_client' | 'redirect_uri_mismatch'

/** Checks a client on its way to the consent page. */
export function checkClient(
  clients: OAuthClient[] | undefined,
  id: string,
  redirectUri: string,
): ClientCheck {
  if (!clients) return 'ok'
  const client = clients.find(item => item.id === id)
  if (!client) return 'invalid_client'
  return !client.redirectUris || client.redirectUris.includes(redirectUri) ? 'ok' : 'redirect_uri_mismatch'
}

/** Checks id and secret at the token endpoint. */
export function checkSecret(clients: OAuthClient[] | undefined, id: string, secret: string): boolean {
  return !clients || clients.some(client => client.id === id && client.secret === secret)
}
