/** A module of its own, so that a bundle can hold the client in a file that is read only where secrets are. */
export { SecretManagerServiceClient } from '@google-cloud/secret-manager'
export { credentials } from '@grpc/grpc-js'
