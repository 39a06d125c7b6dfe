import { useState } from 'preact/hooks'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { AreaField, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { FindingList, Refusal } from '../../parts/refusal.tsx'

type Question = ControlOperations['explainToken']['body']
type Verdict = ControlOperations['explainToken']['response']

/** A credential, and the walk through the rules that it meets. Nothing of it is stored. */
export function TokensPage() {
  const [verdict, setVerdict] = useState<Verdict>()
  const [error, setError] = useState<unknown>()
  const explain = async (event: SubmitEvent) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget as HTMLFormElement)
    setError(undefined)
    await call('POST /_muster/v1/tokens/explain', { body: questionIn(values) }).then(setVerdict, refused => {
      setVerdict(undefined)
      setError(refused)
    })
  }
  return (
    <>
      <h1>Tokens explained</h1>
      <div class="cards">
        <form class="card" onSubmit={explain}>
          <AreaField
            name="text"
            label="Token, headers or token request"
            required
            hint="A bearer or a signed token; or header lines such as Authorization: Bearer …; or the JSON of a token request. A single-use token stays unused."
          />
          <div class="columns">
            <ChoiceField name="api" label="API" choices={['kme', 'kdp', 'gen1', 'msp'].map(api => [api, api])} />
            <TextField name="method" label="Method" hint="With the path, of the request that it is for." />
            <TextField name="path" label="Path" />
            <TextField name="address" label="Address" hint="Of the client, for a restriction." />
          </div>
          <button type="submit" class="primary">
            Explain
          </button>
          <Refusal error={error} />
        </form>
        {verdict !== undefined && <Walk verdict={verdict} />}
      </div>
    </>
  )
}

function Walk({ verdict: { kind, api, operation, verdict, status, code, name, advice, rules } }: { readonly verdict: Verdict }) {
  const isAccepted = verdict === 'accepted'
  return (
    <section class="card" aria-live="polite">
      <p>
        <span class={`state ${isAccepted ? 'good' : 'bad'}`}>{verdict}</span> <b>{kind}</b> {api} {operation}
      </p>
      {!isAccepted && (
        <p>
          {status} <code>{code}</code> {name}
        </p>
      )}
      {advice !== null && <p>{advice}</p>}
      <FindingList findings={rules} />
    </section>
  )
}

function questionIn(values: FormData): Question {
  const text = String(values.get('text')).trim()
  const about = filledTexts(values, ['api', 'method', 'path', 'address']) as Pick<Question, 'api' | 'method' | 'path' | 'address'>
  if (text.startsWith('{')) return { ...about, tokenRequest: JSON.parse(text) as Record<string, unknown> }
  const headers = text.split('\n').map(line => /^([\w-]+):\s*(.*)$/.exec(line.trim()))
  if (!headers.every(header => header !== null)) return { ...about, token: text }
  return { ...about, headers: Object.fromEntries(headers.map(([, name = '', value = '']) => [name, value])) }
}
