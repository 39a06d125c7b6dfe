/** Characters that are drawn from the digest of an HMAC. */
import type { Hmac } from 'node:crypto'

export interface Draw {
  digit(): string
  hexDigit(): string
  /** In lower case. */
  letter(): string
}

export function drawFrom(hmac: Hmac): Draw {
  const seed = BigInt(`0x${hmac.digest('hex')}`)
  let left = seed
  let used = 0
  const among = (characters: string) => () => {
    // A digest has characters for about 50 draws; a longer text repeats them, which hides its content as well.
    if (used++ % 50 === 0) left = seed
    const size = BigInt(characters.length)
    const drawn = characters[Number(left % size)] ?? ''
    left /= size
    return drawn
  }
  return { digit: among('0123456789'), hexDigit: among('0123456789abcdef'), letter: among('abcdefghijklmnopqrstuvwxyz') }
}
