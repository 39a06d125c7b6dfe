import { useEffect, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { showTime } from '../../app/format.ts'
import { CONTROL_EVENTS, useLive } from '../../app/live.ts'
import { type Loaded, useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { session } from '../../app/session.ts'
import { ChoiceField, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'

type Clock = ControlOperations['getClock']['response']
type Change = ControlOperations['windClock']['body']

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const STEPS = [
  ['+1 hour', HOUR],
  ['+1 day', DAY],
  ['+30 days', 30 * DAY],
] as const
const UNITS = [
  [String(MINUTE), 'minutes'],
  [String(HOUR), 'hours'],
  [String(DAY), 'days'],
] as const

export function ClockPage() {
  const clock = useLoad(readClock, [])
  const [error, setError] = useState<unknown>()
  useLive(CONTROL_EVENTS, ['clock', 'reset'], clock.reload)
  const change = async (body: Change) => {
    setError(undefined)
    const { now, frozen } = await call('POST /_muster/v1/clock', { body })
    notify(`It is ${showTime(now)}${frozen ? ', and the clock is stopped' : ''}.`)
    clock.reload()
  }
  const act = (body: Change) => change(body).catch(setError)
  const isFrozen = clock.data?.frozen === true
  useCommands([
    ...STEPS.map(([title, advanceMs]) => ({ title: `Wind the clock: ${title}`, run: () => act({ advanceMs }) })),
    { title: isFrozen ? 'Start the clock' : 'Stop the clock', run: () => act({ freeze: !isFrozen }) },
  ])
  const onForm = (read: (values: FormData) => Change) => (event: SubmitEvent) => {
    event.preventDefault()
    act(read(new FormData(event.currentTarget as HTMLFormElement)))
  }
  return (
    <>
      <h1>Clock</h1>
      <Refusal error={error ?? clock.error} />
      <Face clock={clock} />
      <div class="actions">
        {STEPS.map(([title, advanceMs]) => (
          <button key={title} type="button" onClick={() => act({ advanceMs })}>
            {title}
          </button>
        ))}
        <button type="button" onClick={() => act({ freeze: !isFrozen })}>
          {isFrozen ? 'Start' : 'Stop'}
        </button>
        <button type="button" onClick={() => act({ setMs: Date.now(), freeze: false })}>
          Back to the present
        </button>
      </div>
      <div class="cards">
        <form
          class="card"
          onSubmit={onForm(values => ({ advanceMs: Math.round(Number(values.get('amount')) * Number(values.get('unit'))) }))}
        >
          <h2>Wind by</h2>
          <TextField name="amount" label="Amount" type="number" value="90" required hint="Back if it is negative." />
          <ChoiceField name="unit" label="Unit" required value={String(MINUTE)} choices={UNITS} />
          <button type="submit">Wind</button>
        </form>
        <form class="card" onSubmit={onForm(values => ({ setMs: Date.parse(String(values.get('time'))), freeze: isFrozen }))}>
          <h2>Set to</h2>
          <TextField name="time" label="Time" type="datetime-local" required hint="In the time zone of this browser." />
          <button type="submit">Set</button>
        </form>
      </div>
      <Expiry now={clock.data === undefined ? undefined : nowOf(clock.data)} />
    </>
  )
}

interface Read extends Clock {
  /** When it was read, by the browser's monotonic clock. */
  readonly at: number
}

const readClock = async (): Promise<Read> => ({ ...(await call('GET /_muster/v1/clock')), at: performance.now() })

const nowOf = ({ now, frozen, at }: Read): number => (frozen ? now : now + performance.now() - at)

function Face({ clock: { data } }: { readonly clock: Loaded<Read> }) {
  useSeconds(data?.frozen === false)
  if (data === undefined) return <p class="quiet">Loading …</p>
  const now = nowOf(data)
  const ahead = now - Date.now()
  return (
    <dl class="figures">
      <div>
        <dt>Time of this world</dt>
        <dd>
          <time>{seconds.format(now)}</time>
        </dd>
      </div>
      <div>
        <dt>Epoch ms</dt>
        <dd>{Math.floor(now)}</dd>
      </div>
      <div>
        <dt>State</dt>
        <dd>{data.frozen ? 'Stopped' : 'Running'}</dd>
      </div>
      <div>
        <dt>Against this browser</dt>
        <dd>{Math.abs(ahead) < 5000 ? 'The same' : `${spanOf(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}`}</dd>
      </div>
    </dl>
  )
}

const seconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** Draws the component again each second. */
function useSeconds(isOn: boolean): void {
  const [, setTick] = useState(0)
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => setTick(tick => tick + 1), 1000)
    return () => clearInterval(timer)
  }, [isOn])
}

const spanOf = (ms: number): string =>
  ms >= 2 * DAY
    ? `${Math.round(ms / DAY)} days`
    : ms >= 2 * HOUR
      ? `${Math.round(ms / HOUR)} hours`
      : `${Math.max(1, Math.round(ms / MINUTE))} min`

/** What ends at a time, as far as the server says it. */
function Expiry({ now }: { readonly now: number | undefined }) {
  const { data } = useLoad(async () => {
    const [worlds, work] = await Promise.all([call('GET /_muster/v1/worlds'), call('GET /_muster/v1/work')])
    return { worlds: worlds.worlds.filter(({ endsAt }) => endsAt !== null), inProgress: work.inProgress }
  }, [now === undefined])
  const own = session.value
  if (now === undefined || data === undefined) return null
  const inTime = (at: number, from: number) => (at < from ? 'has ended' : `in ${spanOf(at - from)}`)
  return (
    <section class="card">
      <h2>What expires</h2>
      <dl class="facts">
        {own?.expiresAt != null && (
          <>
            <dt>Your session</dt>
            <dd>
              {showTime(own.expiresAt)}, {inTime(own.expiresAt, now)} by this clock; the console renews it, also after a change of
              the clock here
            </dd>
          </>
        )}
        <dt>Bearers, signed tokens</dt>
        <dd>by this clock, at the time in their claim exp; the page Tokens shows it</dd>
        <dt>Transactions</dt>
        <dd>{data.inProgress} in progress; one that a fault delays ends when the clock passes its time</dd>
        {data.worlds.map(({ name, endsAt }) => [
          <dt key={name}>World {name}</dt>,
          <dd key={`${name} end`}>
            {showTime(endsAt)}, {inTime(Number(endsAt), Date.now())} by the machine’s clock
          </dd>,
        ])}
      </dl>
    </section>
  )
}
