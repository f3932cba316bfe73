export type Program = {
  /** Printed as one line of JSON when all is ready. */
  addresses: Record<string, string>
  stop(): Promise<void>
  /** Stop also when standard input ends: a pipe from the starter closes however the starter dies. */
  followStdin: boolean | undefined
}

/** The end of a stand-in's `main.ts`: it stops in order on SIGTERM or Ctrl-C; a second signal ends it at once. */
export function runStandIn({ addresses, stop, followStdin }: Program): void {
  let stopping = false
  const end = async () => {
    if (stopping) process.exit(1)
    stopping = true
    await stop()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (followStdin) process.stdin.on('end', end).on('error', end).resume()
  console.log(JSON.stringify(addresses))
}

/** Prints how to use a program and ends it, where `--help` asks for it. */
export function helpIf(wanted: boolean | undefined, help: string): void {
  if (!wanted) return
  console.log(help)
  process.exit(0)
}

/** What a program starts with; a failure is said in a sentence, and ends it. */
export async function orExit<T>(starting: Promise<T>): Promise<T> {
  try {
    return await starting
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
