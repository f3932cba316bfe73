export { createVault, type Place, type Vault, type VaultKeys } from './create-vault.ts'
export { type CredentialStore, credentialStore, type OpenConnection } from './credential-store.ts'
export { loadVault, readKeys, vaultSettings } from './load-vault.ts'
export { type SecretReader, secretReader } from './secret-reader.ts'
