/** A module of its own, so that a bundle can hold the client in a file that is read at the first message, and not at the start. */
export { PubSub } from '@google-cloud/pubsub'
