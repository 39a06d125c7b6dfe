/** The certificates that clients trust already. They replace their list by the one that they are given, so it must have these. */
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'

/** The certificates of the machine, as PEM texts, with those that variables of the user name. */
export function trustedRoots(env: Readonly<Record<string, string | undefined>>): string[] {
  const named = VARIABLES.flatMap(name => env[name] ?? []).map(readPem)
  const system = SYSTEM.map(readPem).find(certificates => certificates.length > 0) ?? rootCertificates
  return [...new Set([...named.flat(), ...system])]
}

/** The certificates of a file; none of a file that cannot be read, such as a folder of certificates. */
export function readPem(path: string): readonly string[] {
  try {
    return readFileSync(path, 'latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  } catch {
    return []
  }
}

const VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']

// Debian and Alpine, Red Hat, SUSE, BSD and macOS, in the order of Go's list.
const SYSTEM = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]
