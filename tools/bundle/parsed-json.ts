import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * JSON as a text for `JSON.parse`, which reads it twice as fast as Node reads the same as a program, and keeps no compiled code
 * of it. https://v8.dev/blog/cost-of-javascript-2019#json
 */
export const parsedJson: Plugin = {
  name: 'parsed-json',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, async ({ path }) => {
      const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')))
      if (text.length < worthIt) return undefined
      return { contents: `module.exports = JSON.parse(${JSON.stringify(text)})`, loader: 'js' }
    })
  },
}

/** Characters. Of a small one, such as a package.json, the bundle holds only the properties that are used. */
const worthIt = 10_000
