import { type AskDeps, within } from './ask-model.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { failureOf, NoAnswer } from './failure.ts'
import type { Answered, Embed } from './model.ts'
import { race } from './race.ts'

/** Characters of a text that are looked at: it is a name. */
const mostCharacters = 2_000

/** Vectors of texts, some at a time. Their tokens are estimated: Genkit does not tell them; and nobody told us their price. */
export async function embedTexts(
  [all, signal, maxTokens]: Parameters<Embed>,
  deps: AskDeps,
): Promise<Answered<number[][]>> {
  const texts = all.map(text => text.slice(0, mostCharacters))
  const limited = { ...deps, choice: { ...deps.choice, prices: null }, asked: () => texts.join('\n') }
  return within({ signal, maxTokens }, limited, async ({ provider, meter, signal }) => {
    const vectors: number[][] = []
    for (let at = 0; at < texts.length; at += provider.embedAtOnce) {
      const some = texts.slice(at, at + provider.embedAtOnce)
      const about = estimateTokens(some.join(' '))
      meter.claim(about)
      const found = await race(provider.embed(some, signal), signal).catch((error: unknown) => {
        signal.throwIfAborted()
        throw new NoAnswer(failureOf(error))
      })
      meter.count({}, { input: about, output: 0 })
      if (found.length !== some.length)
        return { why: 'unreadable', detail: 'texts and vectors differ in number' }
      vectors.push(...found)
    }
    const [{ length } = []] = vectors
    if (!vectors.every(each => each.length === length && each.length > 0 && each.every(Number.isFinite)))
      return { why: 'unreadable', detail: 'the vectors differ in length, or are none' }
    return { ok: true, answer: vectors }
  })
}
