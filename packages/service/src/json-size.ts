const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** What a JSON text may be at most. */
export type JsonLimits = {
  /** How deep lists and objects may lie in each other. */
  depth: number
  /** Values in all of it: those in lists and objects, and these themselves. */
  values: number
  /** Values in one list or object. */
  entries: number
}

/**
 * The limit that a JSON text goes beyond, undefined: none. Looked for before parsing, whose stack depth could fill, and
 * before a schema says something of each value.
 */
export function brokenLimit(json: Uint8Array, most: JsonLimits): keyof JsonLimits | undefined {
  /** Commas met so far, of each list and object that is open. */
  const commas: number[] = []
  let values = 1
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (opening.has(byte)) {
      if (commas.push(0) > most.depth) return 'depth'
      values++
    } else if (closing.has(byte)) commas.pop()
    else if (byte === comma) {
      values++
      const last = commas.length - 1
      commas[last] = (commas[last] ?? 0) + 1
      if ((commas[last] ?? 0) >= most.entries) return 'entries'
    }
    if (values > most.values) return 'values'
  }
  return undefined
}
