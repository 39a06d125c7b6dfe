import { useEffect, useRef, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { call } from '../../app/own-apis.ts'
import { filter, setFilters } from '../../app/place.ts'
import { readSession } from '../../app/session.ts'
import { Facts } from '../../parts/facts.tsx'
import { Json } from '../../parts/json.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { State } from '../../parts/state.tsx'
import { Choice } from './choice.tsx'
import { type Outcome, Screen, type Setup, stateLabel, stepsOf } from './screens.tsx'
import { Done, Shown } from './stages.tsx'
import { Why } from './why.tsx'

export function PhonePage() {
  const identifier = filter('phone')
  return identifier === '' ? <Choice /> : <Phone key={identifier} identifier={identifier} />
}

/** Where a phone is: before its setup, at one of the screens, or after an outcome. */
type Stage = 'off' | 'asking' | number | 'done' | 'usual'

function Phone({ identifier }: { readonly identifier: string }) {
  const [stage, setStage] = useState<Stage>('off')
  const [setup, setSetup] = useState<Setup>()
  const [outcome, setOutcome] = useState<Outcome>()
  const [error, setError] = useState<unknown>()
  const path = { identifier }
  const switchOn = async () => {
    setError(undefined)
    setStage('asking')
    try {
      const sent = await call('GET /_muster/v1/handsets/{identifier}/setup', { path })
      // Another window may have changed the person, as whom the explanation asks.
      await readSession()
      setSetup(sent)
      setStage(sent.profile === null ? 'usual' : 0)
    } catch (refused) {
      setStage('off')
      setError(refused)
    }
  }
  const end = (chosen: Outcome) => {
    setError(undefined)
    return call('POST /_muster/v1/handsets/{identifier}/boot', { path, body: { outcome: chosen } }).then(sent => {
      setSetup(sent)
      // Its profile may have been taken away during the setup; then it reports nothing.
      if (sent.profile === null) return setStage('usual')
      setOutcome(chosen)
      // After a cancel the phone resets itself, and its setup starts over.
      setStage(chosen === 'cancelled' ? 'off' : 'done')
      notify(`The phone reported: ${chosen}.`)
    }, setError)
  }
  const reset = () => {
    setStage('off')
    setSetup(undefined)
    setOutcome(undefined)
    setError(undefined)
  }
  const isInSetup = typeof stage === 'number'
  useFocusOfStage(stage)
  useCommands([
    { title: 'Switch the phone on', run: switchOn },
    { title: 'Factory reset', run: reset },
    ...(isInSetup ? [{ title: 'End the setup: enrolled', run: () => end('enrolled') }] : []),
  ])
  const steps = setup === undefined ? [] : stepsOf(setup)
  return (
    <>
      <div class="title">
        <h1>
          Phone <span class="quiet">{identifier}</span>
        </h1>
        <button type="button" onClick={() => setFilters({ phone: '' })}>
          Another phone
        </button>
      </div>
      <div class="actions outcomes">
        {isInSetup && (
          <>
            <button type="button" class="primary" onClick={() => end('enrolled')}>
              Enrolled
            </button>
            <button type="button" onClick={() => end('failed')}>
              Failed
            </button>
            <button type="button" onClick={() => end('cancelled')}>
              Cancelled
            </button>
          </>
        )}
        {(stage === 'done' || stage === 'usual' || isInSetup) && (
          <button type="button" onClick={reset}>
            Factory reset
          </button>
        )}
      </div>
      <div class="beside">
        <section class="phone" aria-label="Screen of the phone" aria-live="polite">
          <div class="screen">
            {stage === 'off' && (
              <Shown title="Switched off" action="Switch on" onAction={switchOn}>
                {outcome === 'cancelled' ? (
                  <p>The setup was cancelled. The phone has reset itself, and the setup starts over.</p>
                ) : (
                  <p>New, or after a factory reset.</p>
                )}
              </Shown>
            )}
            {stage === 'asking' && (
              <Shown title="Just a sec …">
                <p>The phone has a network and asks the Knox server for its profile.</p>
                <progress aria-label="Asking" />
              </Shown>
            )}
            {stage === 'usual' && (
              <Shown title={setup?.lockStatus === 'Locked' ? 'This phone is locked' : 'Hi there!'}>
                {setup?.lockStatus === 'Locked' ? (
                  <p>Contact your administrator to unlock it.</p>
                ) : (
                  <>
                    <p>The usual setup of Android: language, Google account, transfer of data.</p>
                    <p class="quiet">The phone got no profile.</p>
                  </>
                )}
              </Shown>
            )}
            {isInSetup && setup !== undefined && (
              <Screen
                setup={setup}
                step={steps[stage] ?? 'ready'}
                onNext={() => (stage + 1 < steps.length ? setStage(stage + 1) : end('enrolled'))}
                onBack={stage > 0 ? () => setStage(stage - 1) : undefined}
                onCancel={() => end('cancelled')}
              />
            )}
            {stage === 'done' && <Done outcome={outcome} setup={setup} />}
          </div>
        </section>
        <section>
          {isInSetup && <p class="quiet">Go through the screens of the phone, or choose above how its setup ends.</p>}
          <Refusal error={error} />
          {setup === undefined ? (
            <p class="quiet">Switch the phone on to see what the server sends it.</p>
          ) : (
            <>
              <AtConsole setup={setup} />
              {setup.profile === null && <Why setup={setup} identifier={identifier} />}
              <h2>What it was sent</h2>
              <Json text={JSON.stringify({ profile: setup.profile, agent: setup.agent, extras: setup.extras })} />
            </>
          )}
        </section>
      </div>
    </>
  )
}

/** The next button of the phone gets the focus, so that Enter alone goes through its screens. */
function useFocusOfStage(stage: Stage): void {
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    const next = '.phone footer .primary'
    document.querySelector<HTMLElement>(document.querySelector(next) === null ? '.outcomes button' : next)?.focus()
  }, [stage])
}

/** The phone as the console of its tenant has it. */
const AtConsole = ({ setup: { phone, tenant, state, lockStatus, profile } }: { readonly setup: Setup }) => (
  <Facts
    facts={[
      ['IMEI', phone.imei],
      ['IMEI 2', phone.imei2],
      ...(phone.meid === null ? [] : [['MEID', phone.meid] as const]),
      ['Serial number', phone.serialNumber],
      ['Model', phone.model],
      ['Tenant', tenant],
      ['Status', state !== null && <State value={stateLabel(state)} />],
      ['Lock status', lockStatus],
      ['Profile', profile?.name],
    ]}
  />
)
