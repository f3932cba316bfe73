/** One served request. `user` is the e-mail behind its token; `at` milliseconds since 1970. */
export interface LoggedRequest {
  method: string
  path: string
  query: string
  user: string
  status: number
  at: number
  /** Bytes of the request body. */
  bytes: number
  /** Bytes of the answer before compression. */
  answered: number
  /** Set when a fault rule had a hand in it. */
  fault?: string
}

const LONGEST = 100_000

/** The last requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = []

  add(entry: LoggedRequest): void {
    this.#entries.push(entry)
    if (this.#entries.length > LONGEST) this.#entries = this.#entries.slice(-LONGEST / 2)
  }

  list(): LoggedRequest[] {
    return this.#entries.slice()
  }

  reset(): void {
    this.#entries = []
  }
}
