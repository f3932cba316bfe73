/** A block of Terraform, or an object among its attributes. */
export interface HclBody {
  /** As written, without quotes around a plain text. An object is among `blocks`. */
  attributes: Record<string, string>
  blocks: HclBlock[]
}

export interface HclBlock extends HclBody {
  /** `resource`, `push_config`, or the name of an attribute that is an object. */
  type: string
  labels: string[]
}

const opening = /^(?<type>[\w-]+)(?<labels>(?: "[^"]+")*) \{(?<empty>\})?$/
const object = /^"?(?<type>[\w-]+)"?\s*= \{$/
const attribute = /^"?(?<name>[\w./-]+)"?\s*= (?<value>.+)$/

/** Reads Terraform laid out as `terraform fmt` lays it out. Throws at a line it does not understand. */
export function readHcl(text: string): HclBody {
  const top: HclBody = { attributes: {}, blocks: [] }
  const open: HclBody[] = [top]
  const lines = text.split('\n').map(line => line.replace(/(^|\s)#.*$/, '').trim())
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const body = open.at(-1) ?? top
    if (line === '') continue
    if (line === '}') {
      open.pop()
      continue
    }
    const block = (opening.exec(line) ?? object.exec(line))?.groups
    if (block) {
      const labels = [...(block.labels ?? '').matchAll(/"([^"]+)"/g)].map(([, label = '']) => label)
      const inner = { type: block.type ?? '', labels, attributes: {}, blocks: [] }
      body.blocks.push(inner)
      if (!block.empty) open.push(inner)
      continue
    }
    const found = attribute.exec(line)?.groups
    if (!found) throw new Error(`Line ${at + 1} is not understood: ${line}`)
    let value = found.value ?? ''
    while (depth(value) > 0 && at + 1 < lines.length) value += ` ${lines[++at]}`
    body.attributes[found.name ?? ''] = /^"[^"$]*"$/.test(value) ? value.slice(1, -1) : value
  }
  return top
}

/** The first block of a type within another, or undefined. */
export function blockOf(body: HclBody | undefined, type: string): HclBlock | undefined {
  return body?.blocks.find(block => block.type === type)
}

/** How many brackets are open at the end. */
function depth(value: string): number {
  return [...value].reduce(
    (open, char) => open + ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0),
    0,
  )
}
