import { isIPv6 } from 'node:net'

/**
 * What an address is counted as: an IPv6 network of /64, of which one customer has more addresses than could be counted; an IPv4
 * address, also when it is written as an IPv6 one.
 */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const [, v4] = /^::ffff:([\d.]+)$/i.exec(ip) ?? []
  if (v4) return v4
  if (!isIPv6(ip)) return ip
  const [head = '', tail] = ip.replace(/%.*/, '').toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  if (tail !== undefined) while (groups.length + after.length < 8) groups.push('0')
  const network = [...groups, ...after].slice(0, 4).map(group => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
