/**
 * Runs `stop` once: when it is called, or on Ctrl-C, SIGTERM or SIGHUP, after which the process ends with the code of
 * that signal. A second signal does not wait.
 */
export function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined
  const once = () => {
    stopping ??= stop()
    return stopping
  }
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(code)
      console.error('\nStopping …')
      once().then(
        () => process.exit(code),
        () => process.exit(1),
      )
    })
  }
  return once
}
