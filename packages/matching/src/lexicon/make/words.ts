import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fold, foldUmlauts } from '../../names/fold.ts'

// node packages/matching/src/lexicon/make/words.ts: puts the dictionaries in data/ into the form they are read in: a line
// "key = meaning | other meaning" for every key, folded, each once, sorted. Run it after adding words by hand.

interface Dictionary {
  language: string
  words: string[] | Record<string, string | string[]>
}

const folder = path.join(import.meta.dirname, '../data')
for (const language of 'en de fr es pt it nl zh ja ru'.split(' ')) {
  const file = path.join(folder, `${language}.json`)
  const data: Dictionary = JSON.parse(await readFile(file, 'utf8'))
  const lines = Array.isArray(data.words)
    ? data.words.map(line => line.split(' = '))
    : Object.entries(data.words).map(([key, meaning]) => [key, [meaning].flat().join(' | ')])
  const entries = new Map<string, string>()
  // A key that is written in its folded form itself counts before one that is brought to it.
  for (const isPlain of [true, false])
    for (const [key = '', meaning = ''] of lines)
      for (const folded of language === 'de' ? new Set([fold(key), foldUmlauts(key)]) : [fold(key)])
        if ((folded === key) === isPlain && !entries.has(folded)) entries.set(folded, meaning)
  const words = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, meaning]) => `${key} = ${meaning}`)
  await writeFile(file, `${JSON.stringify({ ...data, words }, null, 2)}\n`)
}
