import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** What is not the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]

/** Within 2000::/3, the only space given out so far: https://www.iana.org/assignments/iana-ipv6-special-registry */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']

const blocked4 = listOf(special4, 'ipv4')
const blocked6 = listOf(special6, 'ipv6')
const global6 = listOf(['2000::/3'], 'ipv6')

/** Whether the address is one of the public internet; false for anything that is not an address at all. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !blocked4.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  return global6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6')
}

/** Where clouds answer with a machine's own credentials: never a database, whatever an operator allows. */
const linkLocal4 = listOf(['169.254.0.0/16'], 'ipv4')
const linkLocal6 = listOf(['fe80::/10', 'fd00:ec2::/32', '::ffff:169.254.0.0/112'], 'ipv6')

export function isLinkLocal(address: string): boolean {
  if (isIPv4(address)) return linkLocal4.check(address, 'ipv4')
  return isIPv6(address) && linkLocal6.check(address.replace(/%.*/, ''), 'ipv6')
}

function listOf(ranges: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}
