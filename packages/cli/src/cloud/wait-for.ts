/** Asks until the address answers 2xx. Throws after `timeoutMs`, naming it, and when `signal` is given up. */
export async function waitForHealth(url: string, signal?: AbortSignal, timeoutMs = 60_000): Promise<void> {
  const until = performance.now() + timeoutMs
  for (;;) {
    signal?.throwIfAborted()
    const ok = await fetch(`${url}/health`).then(
      answer => answer.ok,
      () => false,
    )
    if (ok) return
    if (performance.now() > until) throw new Error(`${url} did not come up in ${timeoutMs / 1000} s`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
