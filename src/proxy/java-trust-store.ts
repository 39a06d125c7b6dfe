/**
 * Writes a key store in Java's own format JKS, which every Java reads. `keytool` would take most of a second at each run, and a
 * Java that it belongs to would have to be found first.
 */
import { createHash } from 'node:crypto'

/** The bytes of a key store that trusts these certificates (PEM). */
export function javaTrustStore(certificates: readonly string[], password: string): Buffer {
  const entries = certificates.map((pem, i) => {
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    // The kind of entry is a trusted certificate; its date, eight bytes, is not shown to programs.
    return Buffer.concat([uint32(2), text(`muster-${i}`), Buffer.alloc(8), text('X.509'), uint32(der.length), der])
  })
  const body = Buffer.concat([uint32(0xfeedfeed), uint32(2), uint32(entries.length), ...entries])
  // The format has the password in UTF-16, the higher byte first, and this phrase before the content.
  const salt = Buffer.concat([Buffer.from(password, 'utf16le').swap16(), Buffer.from('Mighty Aphrodite')])
  return Buffer.concat([body, createHash('sha1').update(salt).update(body).digest()])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** ASCII text after its length in two bytes. */
function text(value: string): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value.length)
  return Buffer.concat([bytes, Buffer.from(value)])
}
