import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { fold } from '../names/fold.ts'
import { readWords } from '../names/read-name.ts'
import { english } from './dictionaries.ts'

const folder = path.join(import.meta.dirname, 'data')
const files = readdirSync(folder).map(name => ({
  name,
  data: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>,
}))

test('every list says what it is, where it is from and what its licence is', async t => {
  for (const { name, data } of files)
    for (const field of ['about', 'source', 'licence']) t.type(data[field], 'string', `${field} of ${name}`)
})

test('keys are folded, each once and in order; meanings are plain words', async t => {
  for (const { name, data } of files) {
    if (!('language' in data)) continue
    const lines = data['words'] as string[]
    const keys = lines.map(line => line.split(' = ')[0] ?? '')
    t.same(
      keys.filter(
        key => fold(key) !== key || !/^[\p{L}\p{N}\p{M}ー々〆]+( [\p{L}\p{N}\p{M}ー々〆]+)*$/u.test(key),
      ),
      [],
      `keys of ${name}`,
    )
    t.same(
      keys.filter((key, at) => at > 0 && key <= (keys[at - 1] ?? '')),
      [],
      `order of ${name}`,
    )
    t.same(
      lines.filter(line => !/ = (|[a-z0-9]+( [a-z0-9]+)*( \| [a-z0-9]+( [a-z0-9]+)*)*)$/.test(line)),
      [],
      `meanings of ${name}`,
    )
  }
})

test('what a word is brought to is brought to nothing else', async t => {
  const dictionary = english()
  const moved = [...dictionary.entries.values()].flat().filter(meaning => {
    const read = readWords(meaning.split(' '), dictionary)[0]?.atoms.map(({ id }) => id) ?? []
    return meaning !== '' && read.join(' ') !== meaning
  })
  t.same([...new Set(moved)], [])
})
