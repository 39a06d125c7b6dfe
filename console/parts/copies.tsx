import { codeOf, curlOf, type WireCall } from '../app/knox.ts'
import { notify } from './notice.tsx'

/** The two buttons of an action that makes a call of a wire API, or several. */
export function Copies({ wire }: { readonly wire: WireCall | (() => readonly WireCall[]) }) {
  const calls = () => (typeof wire === 'function' ? wire() : [wire])
  const copyCurl = async () => copy((await Promise.all(calls().map(curlOf))).join('\n\n'), 'the curl command')
  return (
    <div class="copies">
      <button type="button" class="plain" onClick={copyCurl}>
        Copy as curl
      </button>
      <button type="button" class="plain" onClick={() => copy(codeOf(calls()), 'the SDK code')}>
        Copy as SDK code
      </button>
    </div>
  )
}

export async function copy(text: string, what: string): Promise<void> {
  await navigator.clipboard.writeText(text).then(
    () => notify(`Copied ${what}.`),
    () => notify(`The browser did not allow the page to copy ${what}.`),
  )
}
