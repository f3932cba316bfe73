import { test } from 'tap'
import { differences, isHarmful } from '../test/sentences/compare.ts'
import { readSentences, type Sentence } from '../test/sentences/read-sentences.ts'
import { interpret } from './interpret.ts'

/** How many of a hundred sentences have to be understood in all their fields. */
const least: Record<string, number> = { en: 95, de: 85, fr: 85, es: 85, pt: 85 }

for (const part of ['seen', 'held-out']) {
  test(`sentences in five languages, ${part}: all fields right in 95 % of English, 85 % of the others`, async t => {
    const sentences = readSentences(part)
    for (const [language, percent] of Object.entries(least)) {
      const own = sentences.filter(sentence => sentence.language === language)
      const wrong = own.flatMap(sentence => {
        const found = differences(sentence, understand(sentence))
        return found.length > 0 ? [`${sentence.group}: ${sentence.text}: ${found.join('; ')}`] : []
      })
      const right = own.length - wrong.length
      const isEnough = right >= (own.length * percent) / 100
      t.ok(isEnough, `${language}: ${right} of ${own.length}`, isEnough ? {} : { wrong })
    }
  })

  test(`nothing destructive that was not asked for, ${part}`, async t => {
    const harmful = readSentences(part).filter(sentence => isHarmful(sentence, understand(sentence)))
    t.same(
      harmful.map(({ text }) => text),
      [],
    )
  })
}

test('there are more than a thousand sentences, hundreds of them held out, and every group is in both parts', async t => {
  const [seen, heldOut] = ['seen', 'held-out'].map(readSentences) as [Sentence[], Sentence[]]
  t.ok(seen.length + heldOut.length >= 1000)
  t.ok(heldOut.length >= 250)
  t.same(groupsOf(heldOut), groupsOf(seen))
})

function understand({ before, text, catalog }: Sentence) {
  const previous = before === null ? undefined : interpret(before, catalog)
  return interpret(text, catalog, { previous })
}

function groupsOf(sentences: Sentence[]): string[] {
  return [...new Set(sentences.map(({ group }) => group))].sort()
}
