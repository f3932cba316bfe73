/** What a person is told: on standard output, or on standard error when that is kept for one JSON document. */
export interface Say {
  line(text: string): void
  /** What is going on now; on a terminal it takes the place of what it was before. */
  now(text: string): void
}

export function say(json: boolean): Say {
  const out = json ? process.stderr : process.stdout
  let open = false
  const close = () => {
    if (open) out.write('\r\u001b[K')
    open = false
  }
  return {
    line(text) {
      close()
      out.write(`${text}\n`)
    },
    now(text) {
      if (!out.isTTY) return
      out.write(`\r\u001b[K  ${text}`.slice(0, (out.columns ?? 80) + 3))
      open = true
    },
  }
}
