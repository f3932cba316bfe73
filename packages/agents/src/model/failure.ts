import type { WhyNot } from './model.ts'
import { withoutEchoes } from './without-echoes.ts'

/** Why there is no answer. */
export interface Failure {
  why: WhyNot
  /** More of it, in words of ours. */
  detail?: string
  /** The HTTP status, where it was one. */
  status?: number
  /** What the provider says, as it says it: not to be shown as it is. */
  said?: string
}

/** There is none, for a reason that is to be told. All else that is thrown is a fault of ours. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(reasons[failure.why])
    this.failure = failure
  }
}

/** Each reason as the end of a sentence that begins with the model's name. */
export const reasons: Record<WhyNot, string> = {
  timeout: 'did not answer in time',
  budget: 'was not asked on, since the tokens that may be used are used up',
  refused: 'refused to answer',
  unreadable: 'gave no answer that can be used',
  unreachable: 'could not be reached, or failed',
  limited: 'is not to be had for now: its provider takes no more questions',
  denied: 'is not to be had with this key',
  rejected: 'is not there, or cannot do what is asked of it',
  cancelled: 'was left before it answered',
}

const malformed: Failure = { why: 'unreadable', detail: 'it is not of the form of an answer' }

/** What an error of a provider, or of the way to it, means. `said` may hold anything. */
export function failureOf(error: unknown): Failure {
  // By its name, so that this does not load what a model needs.
  if (error instanceof Error && error.name === 'AnswerTooLarge')
    return { why: 'unreadable', detail: 'it is too large' }
  // Genkit's plugins look into what came without a doubt.
  if (error instanceof SyntaxError || error instanceof TypeError) return malformed
  const said = error instanceof Error ? error.message : ''
  const status = statusIn(said)
  // Genkit's own word on a message that is none; what it holds is in its text.
  if (status === undefined && said.startsWith('INVALID_ARGUMENT:')) return malformed
  if (status === undefined) return { why: 'unreachable' }
  return {
    why: whyOf(status),
    status,
    ...(status < 500 ? { said: said.replace(genkitCode, '') } : { detail: `HTTP ${status}` }),
  }
}

/**
 * A failure as a sentence for a log. A provider may well repeat the key or what it was asked: neither is let through,
 * not even in part, and the rest is cut to one short line.
 */
export function noAnswer(
  { why, detail, said = '' }: Failure,
  { name, key, asked }: { name: string; key: string; asked: string },
): string {
  const safe = withoutEchoes(withoutEchoes(said.slice(0, 2_000), key, 6), asked, 8)
  const line = safe.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  const more = detail ?? (line.length > 200 ? `${line.slice(0, 200)}…` : line)
  return `${name} ${reasons[why]}${more && `: ${more}`}`
}

function whyOf(status: number): WhyNot {
  if (status === 401 || status === 403) return 'denied'
  if (status === 429) return 'limited'
  return status >= 400 && status < 500 && status !== 408 ? 'rejected' : 'unreachable'
}

/** What Genkit puts before what it was told. */
const genkitCode = /^[A-Z_]+: /

/** The plugins keep it in the text alone: `UNKNOWN: 404 no such model` of OpenAI's client, `[404 Not Found]` of Google's. */
function statusIn(message: string): number | undefined {
  const found = /^(\d{3}) /.exec(message.replace(genkitCode, '')) ?? /: \[(\d{3}) /.exec(message)
  return found ? Number(found[1]) : undefined
}
