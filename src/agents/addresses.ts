import { BlockList, isIPv4 } from 'node:net'

/** The addresses from which an agent may be downloaded. */
export type AllowedAddresses = 'private too' | 'public only'

/** Whether a download may connect to an IP address; an IPv4-mapped IPv6 address counts as its IPv4 address. */
export function isAllowed(allowed: AllowedAddresses, address: string): boolean {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  if (CREDENTIAL_SERVICES.check(address, family)) return false
  if (PRIVATE.check(address, family)) return allowed === 'private too'
  return family === 'ipv4' || MAPPED.check(address, 'ipv6') ? !NEVER.check(address, family) : !NEVER_V6.check(address, 'ipv6')
}

// From IANA's special-purpose address registries. IPv4 and IPv6 have separate lists, since `::/3` matches every IPv4 address.

/**
 * The services from which a machine in a cloud gets its credentials. Some have private addresses, so this list is checked first.
 * Link-local ones (169.254.169.254) and one of the protocol assignments (192.0.0.192) are covered by the lists below.
 */
const CREDENTIAL_SERVICES = listOf([
  ['168.63.129.16', 32, 'Azure'],
  ['100.100.100.200', 32, 'Alibaba Cloud'],
  ['fd00:ec2::', 32, 'AWS'],
  ['fd20:ce::254', 128, 'Google Cloud'],
])

/** AllowedAddresses of private networks. */
const PRIVATE = listOf([
  ['127.0.0.0', 8, 'loopback'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'shared by a carrier'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['::1', 128, 'loopback'],
  ['fc00::', 7, 'unique local'],
])

const MAPPED = listOf([['::ffff:0:0', 96, 'IPv4']])

/** Addresses that no host of an agent has, even in a lab. */
const NEVER = listOf([
  ['0.0.0.0', 8, 'this host'],
  ['169.254.0.0', 16, 'link-local'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'former 6to4 relays'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved, and broadcast'],
])

/** All addresses outside 2000::/3, which is global unicast, and those inside that embed an IPv4 address or are not routed. */
const NEVER_V6 = listOf([
  ['::', 3, 'unspecified, translated'],
  ['4000::', 2, 'unassigned'],
  ['8000::', 1, 'link-local, multicast, unassigned'],
  ['2001::', 23, 'protocol assignments, Teredo'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4'],
  ['3fff::', 20, 'documentation'],
])

function listOf(subnets: readonly [network: string, prefix: number, what: string][]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6')
  return list
}
