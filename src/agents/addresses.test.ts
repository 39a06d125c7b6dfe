import assert from 'node:assert/strict'
import test from 'node:test'
import { isAllowed } from './addresses.ts'

const addresses: readonly [address: string, kind: 'public' | 'private' | 'never'][] = [
  ['8.8.8.8', 'public'],
  ['172.32.0.1', 'public'],
  ['100.128.0.1', 'public'],
  ['2606:4700::1111', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::1', 'private'],
  ['fd00::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:a00:1', 'private'],
  ['0.0.0.0', 'never'],
  ['169.254.169.254', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['169.254.170.2', 'never'],
  ['168.63.129.16', 'never'],
  ['::ffff:168.63.129.16', 'never'],
  ['100.100.100.200', 'never'],
  ['::ffff:6464:64c8', 'never'],
  ['100.100.100.201', 'private'],
  ['192.0.0.192', 'never'],
  ['fd00:ec2::254', 'never'],
  ['fd00:ec2::23', 'never'],
  ['fd00:ec3::1', 'private'],
  ['fd20:ce::254', 'never'],
  ['fe80::1%eth0', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['::', 'never'],
  ['::7f00:1', 'never'],
  ['64:ff9b::7f00:1', 'never'],
  ['fe80::1', 'never'],
  ['fec0::1', 'never'],
  ['ff02::1', 'never'],
  ['2001::1', 'never'],
  ['2001:db8::1', 'never'],
  ['2002:7f00:1::', 'never'],
]
for (const [address, kind] of addresses) {
  test(`the address ${address} is ${kind === 'never' ? 'never allowed' : kind}`, () => {
    assert.equal(isAllowed('public only', address), kind === 'public')
    assert.equal(isAllowed('private too', address), kind !== 'never')
  })
}
