/**
 * 64 bits of a text as 16 hex digits, to tell texts of one user apart; not for secrets. WebCrypto's digests are missing in pages
 * without TLS. Two runs of FNV-1a over UTF-16 code units, the second from another start and backwards.
 */
export const checksum = (text: string): string => {
  let [first, second] = [0x811c9dc5, 0x9747b28c]
  for (let i = 0, j = text.length - 1; j >= 0; i++, j--) {
    first = Math.imul(first ^ text.charCodeAt(i), 0x01000193)
    second = Math.imul(second ^ text.charCodeAt(j), 0x01000193)
  }
  return [first, second].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
