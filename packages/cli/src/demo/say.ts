/** What a person is told: on standard output, or on standard error when that is kept for one JSON document. */
export interface Say {
  line(text: string): void
  /**
   * What is going on now, until the next line. On a terminal it takes the place of what it was before; elsewhere, and
   * with the seconds everywhere, it is told when it has not changed for a while.
   */
  now(text: string): void
}

interface Output {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** `patience` is the seconds without a change after which a person wonders. */
export function say(json: boolean, out: Output = json ? process.stderr : process.stdout, patience = 10): Say {
  let current: { text: string; since: number; timer: NodeJS.Timeout } | undefined
  const show = (text: string) => {
    // Some terminals say they have no columns.
    if (out.isTTY) out.write(`\r\u001b[K${`  ${harmless(text)}`.slice(0, (out.columns || 80) - 1)}`)
  }
  const close = () => {
    if (!current) return
    clearInterval(current.timer)
    if (out.isTTY) out.write('\r\u001b[K')
    current = undefined
  }
  const remind = () => {
    if (!current) return
    const { text, since } = current
    const seconds = Math.round((performance.now() - since) / 1000)
    if (out.isTTY) show(`${text} (${seconds} s)`)
    else out.write(`  ${harmless(text)} … (${seconds} s)\n`)
  }
  return {
    line(text) {
      close()
      out.write(`${harmless(text)}\n`)
    },
    now(text) {
      if (current?.text === text) return
      clearInterval(current?.timer)
      current = { text, since: performance.now(), timer: setInterval(remind, patience * 1000).unref() }
      show(text)
    },
  }
}

/** Without what would steer a terminal: headers and cells come out of a file anyone may have made. */
function harmless(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
}
