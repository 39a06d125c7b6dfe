/**
 * A certificate authority that can vouch for one domain only. The proxy certifies itself once and drops the authority: its
 * private key is never stored. `decisions/0027` says why no library writes the certificates.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { bitString, implicit, integer, octetString, oid, sequence, set, TRUE, tagged, time, utf8String } from './der.ts'

export interface Authority {
  /** The certificate that clients must trust; PEM. */
  readonly certificate: string
  /** When the authority and all of its certificates expire, ms. */
  readonly expiresAt: number
  /** A certificate for a domain and its hosts, with its private key; both PEM. */
  certify(domain: string): HostCertificate
}

export interface HostCertificate {
  readonly certificate: string
  readonly key: string
}

/** Makes an authority for a domain that is valid for a day. `now` is in ms. */
export function makeAuthority(domain: string, now: number): Authority {
  const { publicKey, privateKey } = newKeys()
  const name = nameOf(`Muster proxy, for ${domain} alone`)
  const validity = sequence(time(now - MAY_BE_SLOW_MS), time(now + DAY_MS))
  const issuer = { name, privateKey, validity }
  return {
    certificate: signed(issuer, {
      subject: name,
      publicKey,
      extensions: [
        // An authority without authorities below it.
        extension('2.5.29.19', 'critical', sequence(TRUE, integer(Buffer.from([0])))),
        // keyCertSign is bit 5.
        extension('2.5.29.15', 'critical', bitString(Buffer.from([0x04]), 2)),
        extension('2.5.29.30', 'critical', nameConstraints(domain)),
        SERVERS_ONLY,
        extension('2.5.29.14', 'optional', octetString(idOf(publicKey))),
      ],
    }),
    expiresAt: now + DAY_MS,
    certify: hosts => {
      const own = newKeys()
      const certificate = signed(issuer, {
        subject: nameOf(`*.${hosts}`),
        publicKey: own.publicKey,
        extensions: [
          extension('2.5.29.19', 'critical', sequence()),
          // digitalSignature is bit 0.
          extension('2.5.29.15', 'critical', bitString(Buffer.from([0x80]), 7)),
          extension('2.5.29.17', 'optional', sequence(dnsName(`*.${hosts}`), dnsName(hosts))),
          SERVERS_ONLY,
          extension('2.5.29.14', 'optional', octetString(idOf(own.publicKey))),
          extension('2.5.29.35', 'optional', sequence(implicit(0, idOf(publicKey)))),
        ],
      })
      return { certificate, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

const DAY_MS = 86_400_000
// For a client whose clock is behind.
const MAY_BE_SLOW_MS = 3_600_000

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

interface Issuer {
  readonly name: Buffer
  readonly privateKey: KeyObject
  readonly validity: Buffer
}

interface Certified {
  readonly subject: Buffer
  readonly publicKey: KeyObject
  readonly extensions: readonly Buffer[]
}

/** A certificate of version 3 (RFC 5280, 4.1) as PEM. */
function signed({ name, privateKey, validity }: Issuer, { subject, publicKey, extensions }: Certified): string {
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    // An issuer's serial numbers differ, as its keys do; the first byte makes the number positive.
    integer(Buffer.from([1, ...idOf(publicKey).subarray(0, 15)])),
    ECDSA_WITH_SHA256,
    name,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  )
  const der = sequence(body, ECDSA_WITH_SHA256, bitString(sign('sha256', body, privateKey), 0))
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`
}

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))

/** A distinguished name that consists of a common name. */
const nameOf = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8String(text))))

/** The identifier of a key. */
const idOf = (publicKey: KeyObject): Buffer =>
  createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()

const extension = (id: string, weight: 'critical' | 'optional', value: Buffer): Buffer =>
  sequence(oid(id), ...(weight === 'critical' ? [TRUE] : []), octetString(value))

const dnsName = (name: string): Buffer => implicit(2, Buffer.from(name))

/** Permits the domain with its hosts, and excludes every IP address: a constraint on names does not constrain addresses. */
const nameConstraints = (domain: string): Buffer =>
  sequence(
    tagged(0, sequence(dnsName(domain))),
    tagged(1, sequence(implicit(7, Buffer.alloc(8))), sequence(implicit(7, Buffer.alloc(32)))),
  )

const SERVERS_ONLY = extension('2.5.29.37', 'optional', sequence(oid('1.3.6.1.5.5.7.3.1')))
