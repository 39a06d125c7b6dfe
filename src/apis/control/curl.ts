import type { ShownExchange } from '../../journal/journal.ts'
import { shellWord } from '../../wire/shell-word.ts'

/** A command that sends a recorded request again. The credential is `$TOKEN`. */
export function curlOf({ method, target, request: { headers, body } }: ShownExchange, base: string): string {
  if (method === '') return '# The server could not read the first line of this request.\n'
  const own = headers.filter(({ name }) => !OF_CURL.test(name))
  const hasType = own.some(({ name }) => name.toLowerCase() === 'content-type')
  const command = [
    // curl would read brackets in an address as a pattern, and shorten a path with dots.
    `curl -sS --globoff --path-as-is ${method === 'HEAD' ? '--head' : `-X ${method}`} ${addressOf(base, target)}`,
    ...own.map(header => `-H ${headerWord(header)}`),
    // With a body and without a type, curl sends the type of a form.
    ...(body !== null && !hasType ? ["-H 'content-type:'"] : []),
    ...(body === null ? [] : [body.encoding === 'utf8' ? `--data-raw ${shellWord(body.text)}` : '--data-binary @-']),
  ].join(' \\\n  ')
  const piped = body?.encoding === 'base64' ? `printf %s ${shellWord(body.text)} | base64 -d | ${command}` : command
  return `${[...remarksOn(body), piped].join('\n')}\n`
}

/** A target that is no path, such as that of a tunnel, is sent as it is. */
const addressOf = (base: string, target: string): string =>
  target.startsWith('/') ? shellWord(base + target) : `${shellWord(`${base}/`)} --request-target ${shellWord(target)}`

/** Headers that curl makes itself, or that are about the connection. */
const OF_CURL = /^(?:host|connection|keep-alive|content-length|transfer-encoding|expect|te|trailer|upgrade|proxy-.*)$/i

const MASK = /‹secret:[0-9a-f]{8}›/

/** A header of an empty value must end with a semicolon: curl removes one that ends with a colon. */
function headerWord({ name, value }: { readonly name: string; readonly value: string }): string {
  if (value === '') return shellWord(`${name};`)
  const [before, after] = value.split(MASK)
  // The shell replaces a variable only outside of single quotes.
  if (after !== undefined) return `${shellWord(`${name}: ${before}`)}"$TOKEN"${after === '' ? '' : shellWord(after)}`
  return shellWord(`${name}: ${value}`)
}

function remarksOn(body: ShownExchange['request']['body']): string[] {
  return [
    ...(body?.truncated ? [`# The body had ${body.bytes} bytes; these are the first.`] : []),
    ...(body?.masked ? ['# Secrets in the body are masked: put them in the place of ‹secret:…›.'] : []),
  ]
}
