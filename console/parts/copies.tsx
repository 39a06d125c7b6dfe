import { codeOf, curlOf, type WireCall } from '../app/knox.ts'
import { notify } from './notice.tsx'

/** The two buttons of an action that is a call of a wire API. */
export function Copies({ wire }: { readonly wire: WireCall }) {
  return (
    <div class="copies">
      <button type="button" class="plain" onClick={async () => copy(await curlOf(wire), 'the curl command')}>
        Copy as curl
      </button>
      <button type="button" class="plain" onClick={() => copy(codeOf(wire), 'the SDK code')}>
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
