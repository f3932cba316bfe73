import grpc from '@grpc/grpc-js'

/** An answer that is a gRPC status other than OK. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly code: grpc.status

  constructor(code: grpc.status, message: string) {
    super(message)
    this.code = code
  }
}

export const notFound = (message: string) => new StatusError(grpc.status.NOT_FOUND, message)
export const alreadyExists = (message: string) => new StatusError(grpc.status.ALREADY_EXISTS, message)
export const invalid = (message: string) => new StatusError(grpc.status.INVALID_ARGUMENT, message)
export const failedPrecondition = (message: string) =>
  new StatusError(grpc.status.FAILED_PRECONDITION, message)

/** A status by its name or number, as a fault rule gives it. */
export function statusOf(wanted: string | number): grpc.status {
  if (typeof wanted === 'number') return wanted
  const found = Object.entries(grpc.status).find(([name]) => name === wanted)?.[1]
  return typeof found === 'number' ? found : grpc.status.UNKNOWN
}
