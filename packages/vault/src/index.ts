export {
  type AccessTokenStore,
  accessTokenStore,
  type KeptToken,
  type TokenTurn,
} from './access-token-store.ts'
export { createVault, type Place, type Vault, type VaultKeys } from './create-vault.ts'
export { type CredentialStore, credentialStore, type OpenConnection } from './credential-store.ts'
export { loadVault } from './load-vault.ts'
export { readKeys } from './read-keys.ts'
export { type SecretReader, secretReader } from './secret-reader.ts'
export { needSealKeys, vaultSettings } from './settings.ts'
