import { hash } from 'node:crypto'
import { Reply } from './api.ts'

/** HTML that is safe to send. Only `html` makes it. */
export interface Markup {
  readonly markup: string
}

type Value = string | Markup | readonly Markup[]

/** A template that escapes its values, except markup. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup => ({
  markup: strings.map((text, i) => text + (i < values.length ? written(values[i] ?? '') : '')).join(''),
})

const written = (value: Value): string =>
  typeof value === 'string'
    ? value.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
    : 'markup' in value
      ? value.markup
      : value.map(({ markup }) => markup).join('')

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * A page as a reply, without scripts, frames and loaded resources. Its forms may be sent to this server and redirected to
 * `target`, because browsers apply `form-action` to the redirect of a form too.
 */
export function page(
  status: number,
  { title, body, target, cookie }: { title: string; body: Markup; target?: string | undefined; cookie?: string | undefined },
): Reply {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Muster</title>
${{ markup: `<style>${STYLE}</style>` }}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
  return new Reply(status, markup, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'${target === undefined ? '' : ` ${sourceOf(target)}`}; frame-ancestors 'none'; base-uri 'none'`,
    'x-frame-options': 'DENY',
    // With `no-referrer` a browser would send the forms of this page with `Origin: null`.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(cookie !== undefined && { 'set-cookie': cookie }),
  })
}

/** The source for an address in a content security policy, which has origins and schemes but no IPv6 addresses. */
function sourceOf(address: string): string {
  const { protocol, hostname, origin } = new URL(address)
  return (protocol === 'https:' || protocol === 'http:') && /^[\w.-]+$/.test(hostname) ? origin : protocol
}

const STYLE = `
:root { color-scheme: light dark; --line: #8a8f98; --accent: #1f5fbf; --alert: #b3261e }
@media (prefers-color-scheme: dark) { :root { --accent: #9cc2ff; --alert: #ffb4ab } }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: Canvas }
main { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem 3rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
p, li, dd { overflow-wrap: anywhere }
ul.accounts { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem }
button, input { font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; box-sizing: border-box }
button { cursor: pointer }
button:hover { border-color: var(--accent) }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
ul.accounts button { width: 100%; text-align: start; overflow-wrap: anywhere }
small { display: block; opacity: .8 }
label { display: block; margin-bottom: .25rem }
input { width: 100%; margin-bottom: .5rem }
.choices { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem }
.choices .yes { background: #1f5fbf; border-color: #1f5fbf; color: #fff; font-weight: 600 }
.alert { border-inline-start: 4px solid var(--alert); padding-inline-start: .75rem }
a { color: var(--accent) }
`
const STYLE_HASH = `sha256-${hash('sha256', STYLE, 'base64')}`
