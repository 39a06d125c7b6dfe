import { useEffect, useRef, useState } from 'preact/hooks'
import type { End, Mix, Progress, Summary } from '../../../src/simulator/index.ts'
import { count, showNumber } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { mount, world } from '../../app/place.ts'
import { Shares } from '../../parts/charts.tsx'
import { ChoiceField, TextField } from '../../parts/fields.tsx'
import { Refusal } from '../../parts/refusal.tsx'

/** How phones end, with the names of the mix and what they mean. */
const ENDS: Readonly<Record<End, string>> = {
  enrolled: 'Provisioned',
  failed: 'Failed to provision',
  cancelled: 'Cancelled by user',
  noProfile: 'No profile',
  pending: 'Upload not approved',
  notUploaded: 'Not uploaded',
  refused: 'Refused',
  locked: 'Locked',
}
const PLANNED = (Object.keys(ENDS) as End[]).filter(end => end !== 'locked')

const STEPS: Readonly<Record<Progress['step'], string>> = {
  make: 'Making the phones',
  upload: 'Uploading them',
  process: 'Processing the upload',
  approve: 'Approving',
  assign: 'Assigning the profile',
  boot: 'Booting',
}

export function FleetPage() {
  const seed = useLoad(() => call('GET /_muster/v1/worlds/{name}', { path: { name: world } }), [])
  const [progress, setProgress] = useState<Progress>()
  const [summary, setSummary] = useState<Summary>()
  const [error, setError] = useState<unknown>()
  const under = useRef<AbortController>(undefined)
  const [running, setRunning] = useState(false)
  useEffect(() => () => under.current?.abort(), [])
  const accounts = seed.data?.accounts ?? []
  const start = async (event: SubmitEvent) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget as HTMLFormElement)
    const own = new AbortController()
    under.current = own
    setRunning(true)
    setError(undefined)
    setSummary(undefined)
    setProgress(undefined)
    try {
      const { checkMix, simulate } = await import('../../../src/simulator/index.ts')
      const mix: Mix = checkMix(mixIn(values))
      setSummary(await simulate(mix, { baseUrl: location.origin + mount, accounts, signal: own.signal, onProgress: setProgress }))
    } catch (refused) {
      setError(refused)
    }
    setRunning(false)
  }
  const choicesOf = (kind: string) =>
    accounts.filter(account => account.kind === kind).map(({ clientId, name }) => [clientId, `${name} (${clientId})`] as const)
  return (
    <>
      <h1>Fleet</h1>
      <p class="quiet">Phones that are uploaded, approved, assigned and booted. The same mix and seed make the same phones.</p>
      <Refusal error={seed.error} />
      <div class="cards">
        {seed.data !== undefined && (
          <form class="card" onSubmit={start}>
            <div class="columns">
              <ChoiceField name="reseller" label="Reseller" required choices={choicesOf('reseller')} />
              <ChoiceField name="customer" label="Customer" required choices={choicesOf('customer')} />
              <TextField name="phones" label="Phones" type="number" value="100" required />
              <TextField name="seed" label="Random seed" value="1" required />
              <TextField name="profile" label="Profile" value="Base" hint="Name or ID; a phone needs one to enrol." />
              <TextField name="rate" label="Boots a second" type="number" step="any" hint="Else as fast as possible." />
              <TextField name="dualSim" label="Two SIM cards, %" type="number" value="30" />
              <TextField name="models" label="Models, %" value="SM-S921B 70, SM-A556B 30" />
            </div>
            <fieldset class="checks">
              <legend>How they end, %</legend>
              <div class="columns">
                {PLANNED.map(end => (
                  <TextField
                    key={end}
                    name={end}
                    label={ENDS[end]}
                    type="number"
                    step="any"
                    value={end === 'enrolled' ? '90' : end === 'failed' ? '10' : ''}
                  />
                ))}
              </div>
            </fieldset>
            <Refusal error={error} />
            <div class="actions">
              <button type="submit" class="primary" disabled={running}>
                {running ? 'Running …' : 'Start'}
              </button>
              <button type="button" disabled={!running} onClick={() => under.current?.abort()}>
                Stop
              </button>
            </div>
          </form>
        )}
        <section class="card" aria-live="polite">
          {progress === undefined ? (
            <p class="quiet">The progress is shown here.</p>
          ) : (
            <Run progress={progress} isOver={!running} />
          )}
          {summary !== undefined && <Ended summary={summary} />}
        </section>
      </div>
    </>
  )
}

function Run({ progress: { step, done, total, ended }, isOver }: { readonly progress: Progress; readonly isOver: boolean }) {
  return (
    <>
      {!isOver && (
        <>
          <p>
            {STEPS[step]}: {showNumber(done)} of {count(total, 'phone')}
          </p>
          <progress aria-label={STEPS[step]} max={Math.max(1, total)} value={done} />
        </>
      )}
      <Shares title="How they ended" shares={[...ended].map(([end, value]) => ({ label: ENDS[end], value }))} />
    </>
  )
}

function Ended({ summary: { booted, phones, interrupted, refusals, otherwise, seconds } }: { readonly summary: Summary }) {
  return (
    <>
      <p>
        {interrupted && 'Stopped. '}
        {showNumber(booted)} of {count(phones, 'phone')} booted, in {seconds.total.toFixed(1)} s.{' '}
        {otherwise.phones > 0 && `${showNumber(otherwise.phones)} ended otherwise than planned.`}
      </p>
      {refusals.length > 0 && <h3>Refused by the server</h3>}
      <ul class="plain">
        {refusals.map(({ at, code, name, text, phones }) => (
          <li key={`${at} ${code} ${name}`}>
            <code>{code}</code> <b>{name}</b> at {at}, {count(phones, 'phone')}: {text}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The mix of the form; `checkMix` parses it, and names the member that is wrong. */
function mixIn(values: FormData): object {
  const text = (name: string) => String(values.get(name) ?? '').trim() || undefined
  const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)))
  const shares = text('models')
    ?.split(',')
    .map(part => /^(.*?)\s+([\d.]+)\s*%?$/.exec(part.trim()))
    .map(found => [found?.[1] ?? '', Number(found?.[2])] as const)
  const outcomes = PLANNED.flatMap(end => (number(end) === undefined ? [] : [[end, number(end)] as const]))
  const mix = {
    ...{ reseller: text('reseller'), customer: text('customer'), phones: number('phones'), seed: text('seed') },
    ...{ profile: text('profile'), rate: number('rate'), dualSim: number('dualSim') },
    ...{ models: shares && Object.fromEntries(shares), outcomes: Object.fromEntries(outcomes) },
  }
  return Object.fromEntries(Object.entries(mix).filter(([, value]) => value !== undefined))
}
