import { useState } from 'preact/hooks'
import { count } from '../../app/format.ts'
import { Dialog } from '../../parts/dialog.tsx'
import type { Act } from './device-act.tsx'

interface BulkProps {
  readonly acts: readonly (readonly [act: Act, title: string])[]
  readonly onAct: (act: Act, names: readonly string[]) => void
  readonly onClose: () => void
}

/** Acts on the devices of a file or of pasted lines, as the vendor's *Bulk actions*: column A has the devices, without a first line of names. */
export function BulkDialog({ acts, onAct, onClose }: BulkProps) {
  const [text, setText] = useState('')
  const names = namesIn(text)
  return (
    <Dialog title="Bulk actions" onClose={onClose}>
      <label class="field">
        <span>Device CSV file</span>
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={async event => setText((await event.currentTarget.files?.[0]?.text()) ?? '')}
        />
      </label>
      <label class="field">
        <span>Or paste the lines</span>
        <textarea value={text} spellcheck={false} onInput={event => setText(event.currentTarget.value)} />
        <small class="quiet">The first column has an IMEI, MEID or serial number. The other columns are not read.</small>
      </label>
      <p role="status">{count(names.length, 'device')}</p>
      <footer>
        {acts.map(([act, title]) => (
          <button key={act} type="button" disabled={names.length === 0} onClick={() => onAct(act, names)}>
            {title}
          </button>
        ))}
      </footer>
    </Dialog>
  )
}

/** Each device once. */
const namesIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[\r\n]+/)
      .map(line => (line.split(/[,;\t]/)[0] ?? '').replaceAll('"', '').trim())
      .filter(name => name !== ''),
  ),
]
