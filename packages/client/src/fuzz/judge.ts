/** In characters: what is refused is told in few words, however much was wrong with it. */
const longestRefusal = 40_000

/** What is wrong with an answer, whatever was asked; undefined: nothing. */
export function judge({ status, body }: { status: number; body: string }): string | undefined {
  if (status < 400) return undefined
  if (status >= 500 && status !== 503) return `answered ${status}: ${body.slice(0, 300)}`
  if (body.length > longestRefusal)
    return `answered ${status} in ${body.length} characters: ${body.slice(0, 300)}`
  const problem = parse(body)
  const said =
    problem?.statusCode === status && typeof problem.code === 'string' && typeof problem.message === 'string'
  return said ? undefined : `answered ${status} without a Problem: ${body.slice(0, 300)}`
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
