import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

/** The key that signs id tokens, made on first use: RSA keys take a moment. */
export interface SigningKey {
  jwks(): Promise<{ keys: JWK[] }>
  sign(claims: JWTPayload): Promise<string>
}

export function signingKey(): SigningKey {
  const kid = 'workspace-stand-in-1'
  let made: ReturnType<typeof generateKeyPair> | undefined
  const key = () => {
    made ??= generateKeyPair('RS256', { extractable: true })
    return made
  }
  return {
    async jwks() {
      const { publicKey } = await key()
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] }
    },
    async sign(claims) {
      const { privateKey } = await key()
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
    },
  }
}
