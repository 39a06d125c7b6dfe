import type { SigningKey } from './key-pair.ts'

/** A JWT like those of the vendor's library: RS512, with the public key as a claim, valid for half an hour from `now`. */
export async function signJwt(
  { privateKey, publicKey }: SigningKey,
  claims: object,
  { now, id }: { readonly now: number; readonly id: string },
): Promise<string> {
  const iat = Math.floor(now / 1000)
  const payload = { ...claims, publicKey, aud: 'KnoxWSM', iat, exp: iat + 1800, jti: id }
  const text = [{ alg: 'RS512', typ: 'JWT' }, payload].map(part => base64url(utf8(JSON.stringify(part)))).join('.')
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, utf8(text))
  return `${text}.${base64url(new Uint8Array(signature))}`
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
