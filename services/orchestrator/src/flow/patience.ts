import { DokiError, type Question } from '@doki/contracts'
import type { Say } from '../say/say.ts'

/** So often in a row the same is asked again; then the request ends. */
const mostMissed = 5

/** Throws `unprocessable`, in words, for what was asked often enough. */
export function checkPatience(
  missed: number,
  { text: question, choices }: Pick<Question, 'text' | 'choices'>,
  say: Say,
): void {
  if (missed <= mostMissed) return
  const message =
    choices.length > 0
      ? say('stayedOpenWith', { question, choices: choices.join('; ') })
      : say('stayedOpen', { question })
  throw new DokiError('unprocessable', message)
}
