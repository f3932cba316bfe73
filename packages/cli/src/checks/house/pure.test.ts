import { test } from 'tap'
import { layerOf } from './layers.ts'
import { readHouse } from './read-house.ts'

/** Modules that compute and do nothing else. */
const allowed = ['zod', 'croner', 'cronstrue', 'node:crypto', 'node:buffer', 'node:util']

const impure = [
  'Date.now(',
  'new Date()',
  'performance.',
  'Math.random',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'getRandomValues',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process.',
  'globalThis',
  'fetch(',
  'console.',
]

const files = readHouse()
  .filter(part => ['contracts', 'pure'].includes(layerOf(part) ?? ''))
  .flatMap(part => part.files)

test('the pure packages import what computes, and each other', t => {
  const wrong = files.flatMap(file =>
    file.imports
      .filter(each => !each.startsWith('.') && !each.startsWith('@doki/') && !allowed.includes(each))
      .map(each => `${file.path} imports ${each}`),
  )
  t.same(wrong, [])
  t.ok(files.length > 20, 'their files were found')
  t.end()
})

test('the pure packages know no clock, no chance and no outside', t => {
  const wrong = files.flatMap(file => {
    const code = withoutComments(file.text)
    return impure.filter(word => code.includes(word)).map(word => `${file.path} uses ${word}`)
  })
  t.same(wrong, [])
  t.end()
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '')
}
