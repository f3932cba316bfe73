/**
 * The text format of COPY: a line per row, a tab between columns, \N for null, backslash escapes.
 * https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2
 */

const special = /[\\\n\r\t]/
const everySpecial = /[\\\n\r\t]/g
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export function copyField(text: string | null): string {
  if (text === null) return '\\N'
  return special.test(text) ? text.replace(everySpecial, found => escapes[found] ?? found) : text
}

/** Joined, not added up: a flat text is half the work for whoever reads it next. */
export function copyLine(fields: readonly (string | null)[]): string {
  const texts = new Array<string>(fields.length)
  for (let i = 0; i < fields.length; i++) texts[i] = copyField(fields[i] ?? null)
  return `${texts.join('\t')}\n`
}

/** Lines put together to chunks of some 64 KB, which is what goes over the wire fastest. */
export function* copyChunks(lines: Iterable<string>): Generator<Buffer> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length >= 65_536) {
      yield Buffer.from(chunk)
      chunk = ''
    }
  }
  if (chunk !== '') yield Buffer.from(chunk)
}

const unescapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** One line as COPY TO writes it, without its newline. */
export function parseCopyLine(line: string): (string | null)[] {
  const fields: (string | null)[] = line.split('\t')
  if (!line.includes('\\')) return fields
  return fields.map(field =>
    field === '\\N'
      ? null
      : (field?.replace(/\\(.)/gs, (_, char: string) => unescapes[char] ?? char) ?? null),
  )
}

/** Whole lines out of chunks of bytes. A newline within a value is escaped, so a raw one always ends a row. */
export async function* copyLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10)
    if (end < 0) {
      rest.push(chunk)
      continue
    }
    const whole = Buffer.concat([...rest, chunk.subarray(0, end)]).toString('utf8')
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : []
    yield whole.split('\n')
  }
}
