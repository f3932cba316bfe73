/** One block of an event stream: an event, a comment, or an id alone. */
export type Block = { id?: string; event?: string; data?: unknown; comment?: string; retry?: string }

/** Reads Server-Sent Events block by block, without the one that says when to come back. */
export function readEvents(response: Response) {
  if (!response.body) throw new Error('no stream')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''

  async function next(): Promise<Block | undefined> {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read()
      if (done) return undefined
      text += value
    }
    const [block = '', ...rest] = text.split('\n\n')
    text = rest.join('\n\n')
    const parsed = parse(block)
    return parsed.retry === undefined ? parsed : next()
  }

  return {
    /** The next block; undefined at the end. */
    next,
    /** The next one that says something to a program. */
    async nextEvent(): Promise<Block | undefined> {
      const block = await next()
      return block && block.event === undefined ? this.nextEvent() : block
    },
    /** The id of the next one that has one: how far one has heard. */
    async nextId(): Promise<string | undefined> {
      const block = await next()
      return block && block.id === undefined ? this.nextId() : block?.id
    },
    close: () => reader.cancel(),
  }
}

function parse(block: string): Block {
  const fields: Record<string, string> = {}
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? []
    fields[name || 'comment'] = value
  }
  const { data, ...rest } = fields
  return data === undefined ? rest : { ...rest, data: JSON.parse(data) }
}
