/** Of ECMAScript 2026, in Node 22 and newer: https://tc39.es/proposal-json-parse-with-source */
declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown
    rawJSON(text: string): unknown
  }
}

/** A JSON text as a value that `JSON.stringify` writes with every digit its numbers have; the text itself when it is none. */
export function exactJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value, { source }) =>
      typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value,
    )
  } catch {
    return text
  }
}
