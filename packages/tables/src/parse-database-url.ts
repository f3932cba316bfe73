import { isIPv4, isIPv6 } from 'node:net'

/** What a database address says, and nothing beyond it. */
export interface DatabaseAddress {
  user: string
  password: string
  host: string
  port: number
  database: string
  /** What the address says about TLS; null when it says nothing. */
  tls: boolean | null
  /** In seconds. */
  connectTimeout: number | null
}

const shape =
  /^postgres(?:ql)?:\/\/([^\s:@/?#\\]+)(?::([^\s@/?#\\]*))?@([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?\/([^\s/?#\\]+)(?:\?([^\s#\\]*))?$/

/** The TLS modes that Doki can better: all of them end in a verified certificate. */
const tlsModes = new Set(['prefer', 'require', 'verify-ca', 'verify-full'])

/**
 * Our own reading of a database address. A Postgres client reads far more into one: another host, files to open,
 * TLS switched off. Only what is listed here gets through. Undefined for anything else.
 */
export function parseDatabaseUrl(url: string): DatabaseAddress | undefined {
  const [, user, password = '', rawHost = '', port = '5432', database, query = ''] = shape.exec(url) ?? []
  const host = rawHost.replace(/^\[|\]$/g, '').toLowerCase()
  if (user === undefined || database === undefined || !isHost(host)) return undefined
  const options = parseOptions(query)
  if (!options || Number(port) < 1 || Number(port) > 65_535) return undefined
  try {
    const [name, secret, base] = [user, password, database].map(decodeURIComponent)
    if (!name || !base || secret === undefined || [name, secret, base].some(hasControl)) return undefined
    return { user: name, password: secret, host, port: Number(port), database: base, ...options }
  } catch {
    return undefined // a malformed %-sequence
  }
}

/** A name, or an address written the plain way: `127.1`, `0x7f.1` and `2130706433` mean loopback to some. */
function isHost(host: string): boolean {
  if (isIPv4(host) || isIPv6(host)) return true
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  return (
    labels.every(label => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label)) && !/^(\d+|0x[0-9a-f]*)$/.test(last)
  )
}

type Options = Pick<DatabaseAddress, 'tls' | 'connectTimeout'>

function parseOptions(query: string): Options | undefined {
  const options: Options = { tls: null, connectTimeout: null }
  for (const part of query === '' ? [] : query.split('&')) {
    const [name = '', value = ''] = part.split('=', 2)
    if (name === 'sslmode' && value === 'disable') options.tls = false
    else if (name === 'sslmode' && tlsModes.has(value)) options.tls = true
    else if (name === 'connect_timeout' && /^\d{1,3}$/.test(value)) options.connectTimeout = Number(value)
    else if (name === 'pgbouncer' && value === 'true')
      continue // Supabase's own pooler addresses carry it
    else if (name === 'application_name' && /^[\w .-]{0,63}$/.test(value))
      continue // ours is set instead
    else return undefined
  }
  return options
}

function hasControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text)
}
