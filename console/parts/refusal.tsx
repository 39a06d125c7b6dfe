import { useState } from 'preact/hooks'
import { KnoxError } from '../../src/sdk/index.ts'
import { useLoad } from '../app/load.ts'
import { type ControlOperations, call, Problem } from '../app/own-apis.ts'
import { addressOf } from '../app/place.ts'
import { developerOn } from '../app/sign-in.ts'

type Finding = Pick<
  ControlOperations['getRequest']['response']['findings'][number],
  'rule' | 'requires' | 'outcome' | 'found' | 'remedy'
>

/** A failed call: its code, the text of the error table, and in a sandbox the rule that failed and what to do. */
export function Refusal({ error }: { readonly error: unknown }) {
  if (error === undefined || error === null) return null
  const { code, name, text, requestId, hint } = factsOf(error)
  return (
    <div class="refusal" role="alert">
      <p>
        {code !== undefined && <code>{code}</code>} <strong>{name}</strong>
      </p>
      <p>{text}</p>
      {hint !== undefined && <p>{hint}</p>}
      {requestId !== undefined && developerOn.value && <Why requestId={requestId} />}
    </div>
  )
}

interface Facts {
  readonly code?: number | undefined
  readonly name: string
  readonly text: string
  readonly requestId?: string | undefined
  readonly hint?: string | undefined
}

function factsOf(error: unknown): Facts {
  if (error instanceof KnoxError) {
    const { code, name, text, requestId, reason, outcome } = error
    const hint = outcome === 'unknown' ? 'It is unknown whether the request was done. Look before you repeat it.' : reason
    return { code, name, text, requestId, hint }
  }
  if (error instanceof Problem) {
    return { code: error.code, name: error.name, text: error.message, requestId: error.requestId }
  }
  if (error instanceof TypeError) return { name: 'No response', text: 'The server cannot be reached. Try again.' }
  return { name: 'Error', text: error instanceof Error ? error.message : String(error) }
}

/** The findings of the request, from the request journal. */
function Why({ requestId }: { readonly requestId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Why?</summary>
      {open && <Findings requestId={requestId} />}
    </details>
  )
}

function Findings({ requestId }: { readonly requestId: string }) {
  const { data, error } = useLoad(() => call('GET /_muster/v1/requests/{id}', { path: { id: requestId } }), [requestId])
  if (error !== undefined) return <p>The request is no longer in the request journal.</p>
  if (data === undefined) return <p>Loading …</p>
  return (
    <>
      <FindingList findings={data.findings} />
      <a href={addressOf('/developer/requests', { request: requestId })}>Open the request</a>
    </>
  )
}

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ol class="findings">
      {findings.map((finding, i) => (
        <li key={`${i}${finding.rule}`} class={finding.outcome}>
          <strong>{finding.outcome === 'pass' ? 'Met' : finding.outcome === 'fail' ? 'Not met' : 'Not reached'}</strong>{' '}
          {finding.requires}
          {finding.found !== undefined && <span class="quiet"> Found: {finding.found}</span>}
          {finding.remedy !== undefined && <p>{finding.remedy}</p>}
        </li>
      ))}
    </ol>
  )
}
