/** Resolves after so many milliseconds; does not keep the process alive. */
export async function wait(ms: number): Promise<void> {
  await new Promise<void>(resolve => setTimeout(resolve, ms).unref())
}
