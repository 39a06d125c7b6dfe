import { useState } from 'preact/hooks'
import { useLoad } from '../../app/load.ts'
import { FindingList, Refusal } from '../../parts/refusal.tsx'
import { ask } from './acting.ts'

/** Why a phone is not in the list or gets no profile: the rules that it must meet, and the first one that it does not meet. */
export function Explanation({ device, question }: { readonly device: string; readonly question: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details class="explanation" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{question}</summary>
      {open && <Rules device={device} />}
    </details>
  )
}

function Rules({ device }: { readonly device: string }) {
  const { data, error } = useLoad(
    () => ask('GET /_muster/portal/v1/customer/devices/{device}/explanation', { path: { device } }),
    [device],
  )
  if (error !== undefined) return <Refusal error={error} />
  return data === undefined ? <p class="quiet">Loading …</p> : <FindingList findings={data.findings} />
}
