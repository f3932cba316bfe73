/** One call to a stand-in. Never holds payloads, passwords or tokens. */
export type LoggedRequest = {
  /** ISO time of its arrival. */
  at: string
  method: string
  /** What it was about: a resource name, a path. */
  summary: string
  /** The gRPC status name or HTTP status it was answered with. */
  status: string | number
}

export type RequestLog = ReturnType<typeof requestLog>

/** The calls a stand-in answered, oldest first; the last ten thousand. */
export function requestLog(limit = 10_000) {
  const requests: LoggedRequest[] = []
  return {
    add(request: LoggedRequest): void {
      requests.push(request)
      if (requests.length > limit) requests.shift()
    },
    list(method?: string): LoggedRequest[] {
      return requests.filter(request => method === undefined || request.method === method)
    },
    clear(): void {
      requests.length = 0
    },
  }
}
