/** A module of its own, so that a bundle can hold the client in a file that is read at the first run, and not at the start. */
export { JobsClient } from '@google-cloud/run'
export { credentials } from '@grpc/grpc-js'
