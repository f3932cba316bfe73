import data from './data/vectors.json' with { type: 'json' }

let places: Map<string, number> | undefined
let vectors: Int8Array | undefined
let lengths: Float32Array | undefined

/** The cosine of two English words, -1..1: how near their uses are; null where one of them is not known. */
export function wordCosine(a: string, b: string): number | null {
  const all = load()
  const left = all.places.get(a)
  const right = all.places.get(b)
  if (left === undefined || right === undefined) return null
  let sum = 0
  for (let axis = 0; axis < data.axes; axis++)
    sum += all.vectors[left * data.axes + axis]! * all.vectors[right * data.axes + axis]!
  return sum / (all.lengths[left]! * all.lengths[right]!)
}

function load() {
  if (!places || !vectors || !lengths) {
    places = new Map(data.words.split(' ').map((word, index) => [word, index]))
    const bytes = Buffer.from(data.vectors, 'base64')
    vectors = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    lengths = new Float32Array(places.size)
    for (let word = 0; word < lengths.length; word++) {
      let sum = 0
      for (let axis = 0; axis < data.axes; axis++) sum += vectors[word * data.axes + axis]! ** 2
      lengths[word] = Math.sqrt(sum) || 1
    }
  }
  return { places, vectors, lengths }
}
