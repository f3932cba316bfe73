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
      out.write(`${harmless(text)}\n`)
    },
    now(text) {
      if (!out.isTTY) return
      out.write(`\r\u001b[K  ${harmless(text)}`.slice(0, (out.columns ?? 80) + 3))
      open = true
    },
  }
}

/** Without what would steer a terminal: headers and cells come out of a file anyone may have made. */
function harmless(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
}
