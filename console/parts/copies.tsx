import { codeOf, curlOf, type WireCall } from '../app/knox.ts'
import { notify } from './notice.tsx'

/** The two buttons of an action that is a call of a wire API. */
export function Copies({ wire }: { readonly wire: WireCall | (() => WireCall | undefined) }) {
  const copyAs = async (write: (call: WireCall) => string | Promise<string>, what: string) => {
    const call = typeof wire === 'function' ? wire() : wire
    if (call !== undefined) await copy(await write(call), what)
  }
  return (
    <div class="copies">
      <button type="button" class="plain" onClick={() => copyAs(curlOf, 'the curl command')}>
        Copy as curl
      </button>
      <button type="button" class="plain" onClick={() => copyAs(codeOf, 'the SDK code')}>
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
