/**
 * The end of a stand-in's `main.ts`: prints its addresses as one line of JSON, and stops it in order on SIGTERM or
 * Ctrl-C; a second signal ends it at once.
 */
export function runStandIn(addresses: Record<string, string>, stop: () => Promise<void>): void {
  let stopping = false
  const end = async () => {
    if (stopping) process.exit(1)
    stopping = true
    await stop()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  console.log(JSON.stringify(addresses))
}

/** Prints how to use a program and ends it, where `--help` asks for it. */
export function helpIf(wanted: boolean | undefined, help: string): void {
  if (!wanted) return
  console.log(help)
  process.exit(0)
}
