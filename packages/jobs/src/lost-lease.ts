/** Somebody else has the job now, or it has ended: whoever gets this must write nothing more. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError'
  readonly jobId: string

  constructor(jobId: string, options?: ErrorOptions) {
    super(`The lease of job ${jobId} is lost`, options)
    this.jobId = jobId
  }
}

/** A person asked the job to stop. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'

  constructor(jobId: string) {
    super(`Job ${jobId} was cancelled`)
  }
}

/** The process is ending; the job goes on in another one. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError'

  constructor() {
    super('The process is stopping')
  }
}
