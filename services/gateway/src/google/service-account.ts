import { createPrivateKey } from 'node:crypto'
import { DokiError, type GoogleServiceAccount, type ServiceAccountKey } from '@doki/contracts'

/** Google's own, as its keys name them. Whatever a key says, Doki asks the one of its settings. */
const tokenEndpoints = ['https://oauth2.googleapis.com/token', 'https://accounts.google.com/o/oauth2/token']

/** What is sealed of a key. Throws `invalid_input`, in words that hold nothing of it, for what is no key of Google's. */
export function readServiceAccount(key: ServiceAccountKey): GoogleServiceAccount {
  if (key.token_uri !== undefined && !tokenEndpoints.includes(key.token_uri))
    throw new DokiError('invalid_input', 'This key is not for Google: its token_uri leads elsewhere')
  return {
    kind: 'google_service_account',
    email: key.client_email,
    privateKey: pem(key.private_key),
    privateKeyId: key.private_key_id,
  }
}

function pem(text: string): string {
  const found = parsed(text)
  if (found?.asymmetricKeyType !== 'rsa' || (found.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new DokiError('invalid_input', 'private_key is no RSA key: paste the JSON file as Google gave it')
  return found.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function parsed(text: string) {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}
