import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { showMoment, showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { addressOf, setFilters } from '../../app/place.ts'
import { copy } from '../../parts/copies.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Json } from '../../parts/json.tsx'
import { notify } from '../../parts/notice.tsx'
import { FindingList, Refusal } from '../../parts/refusal.tsx'
import { Status } from './status.tsx'

type Exchange = ControlOperations['getRequest']['response']
type Body = Exchange['request']['body']

/** A recorded request with its response; `beside` is an earlier one, to compare. */
export function ExchangePanel({ id, beside }: { readonly id: string; readonly beside: string }) {
  const compares = beside !== ''
  return (
    <Dialog
      title={compares ? 'Sent again' : 'Request'}
      side
      wide={compares}
      onClose={() => setFilters({ request: '', beside: '' })}
    >
      {compares ? (
        <div class="compared">
          <section aria-label="Before">
            <h3>Before</h3>
            <Loaded id={beside} />
          </section>
          <section aria-label="Now">
            <h3>Now</h3>
            <Loaded id={id} />
          </section>
        </div>
      ) : (
        <Loaded id={id} />
      )}
    </Dialog>
  )
}

function Loaded({ id }: { readonly id: string }) {
  const { data, error } = useLoad(() => call('GET /_muster/v1/requests/{id}', { path: { id } }), [id])
  if (error !== undefined) return <p>The request is no longer in the journal, which has the last ones alone.</p>
  return data === undefined ? <p class="quiet">Loading …</p> : <Shown exchange={data} />
}

function Shown({ exchange }: { readonly exchange: Exchange }) {
  const { id, method, target, request, response, findings } = exchange
  return (
    <>
      <p>
        <b>{method}</b> <code class="target">{target}</code>
      </p>
      <Acts id={id} />
      <ExchangeFacts exchange={exchange} />
      <Rules findings={findings} />
      {exchange.errorId !== null && <LogEntries errorId={exchange.errorId} />}
      <h3>Request</h3>
      <Message headers={request.headers} body={request.body} />
      <h3>Response</h3>
      {response === null ? (
        <p class="quiet">The connection ended before a response began.</p>
      ) : (
        <Message headers={response.headers} body={response.body} />
      )}
    </>
  )
}

/** The rule that failed, before all of them. */
function Rules({ findings }: Pick<Exchange, 'findings'>) {
  const failed = findings.filter(({ outcome }) => outcome === 'fail')
  const met = findings.filter(({ outcome }) => outcome === 'pass').length
  if (findings.length === 0) return null
  return (
    <>
      <h3>Rules</h3>
      <FindingList findings={failed} />
      <details>
        <summary>
          {met} of {findings.length} rules are met
        </summary>
        <FindingList findings={findings} />
      </details>
    </>
  )
}

function Acts({ id }: { readonly id: string }) {
  const [error, setError] = useState<unknown>()
  const replay = () =>
    call('POST /_muster/v1/requests/{id}/replay', { path: { id } }).then(again => {
      setFilters({ request: again.id, beside: id })
      notify(`The request was sent again: ${again.status ?? 'no response'}.`)
    }, setError)
  return (
    <>
      <div class="actions">
        <button type="button" onClick={replay}>
          Send again
        </button>
        <button
          type="button"
          onClick={async () => copy(await call('GET /_muster/v1/requests/{id}/curl', { path: { id } }), 'the curl command')}
        >
          Copy as curl
        </button>
      </div>
      <Refusal error={error} />
    </>
  )
}

function ExchangeFacts({ exchange }: { readonly exchange: Exchange }) {
  const { status, complete, code, reason, api, operation, nearest, tenant, actingFor, performedBy, credential, scopes } = exchange
  const { unread, fault, transaction, time, ms, id, errorId } = exchange
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    ['Status', <Status key="status" request={exchange} />],
    ['', status !== null && !complete && 'The connection ended before the response did.'],
    ['Code', code !== null && <code>{code}</code>],
    ['Reason', reason],
    ['Operation', operation === 'none' ? `none of ${api} has this path` : `${api} ${operation}`],
    ['Nearest operation', nearest],
    ['Not known to it', unread.length > 0 && <span class="wrong">{unread.join(', ')}</span>],
    ['Tenant', tenant],
    ['Acting for', actingFor],
    ['Performed by', performedBy],
    ['Credential', credential !== null && `${credential} with ${scopes.join(', ') || 'no scope'}`],
    ['Fault', fault !== null && <a href={addressOf('/developer/faults')}>{fault}</a>],
    ['Transaction', transaction !== null && <a href={addressOf('/developer/work', { transaction })}>{transaction}</a>],
    ['Time', `${showTime(time)} (${showMoment(time)}), ${ms.toFixed(1)} ms`],
    ['Request ID', <code key="id">{id}</code>],
    ['Error ID', errorId !== null && errorId !== id && <code>{errorId}</code>],
  ]
  return <Facts facts={facts.filter(([, value]) => value !== null && value !== false)} />
}

/** What the activity logs say about an error. */
function LogEntries({ errorId }: { readonly errorId: string }) {
  const { data } = useLoad(() => call('GET /_muster/v1/activity', { query: { errorId, pageSize: 10 } }), [errorId])
  if (!data?.activity.length) return null
  return (
    <>
      <h3>In the activity log</h3>
      <ul class="plain">
        {data.activity.map(({ id, tenant, event, performedBy, description }) => (
          <li key={`${tenant} ${id}`}>
            <span class="quiet">{tenant}</span> <b>{event}</b> {performedBy} <span class="quiet">{description}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

interface MessageProps {
  readonly headers: Exchange['request']['headers']
  readonly body: Body
}

function Message({ headers, body }: MessageProps) {
  return (
    <>
      <details>
        <summary>{headers.length} headers</summary>
        <pre>{headers.map(({ name, value }) => `${name}: ${value}\n`)}</pre>
      </details>
      {body === null ? (
        <p class="quiet">It has no body.</p>
      ) : (
        <>
          <Json text={body.text} />
          <p class="quiet">{remarksOn(body)}</p>
        </>
      )}
    </>
  )
}

function remarksOn({ bytes, encoding, truncated, masked }: NonNullable<Body>): string {
  return [
    bytes !== null && `${bytes} bytes`,
    encoding === 'base64' && 'shown as base64, as it is no text',
    truncated && 'the journal has its start alone',
    masked && 'secrets are masked',
  ]
    .filter(remark => remark !== false)
    .join('; ')
}
